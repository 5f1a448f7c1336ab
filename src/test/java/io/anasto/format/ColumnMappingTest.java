package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class ColumnMappingTest {
  private static ColumnMapping map(String file, String wanted, ReadOptions options)
      throws DataException {
    return ColumnMapping.of("a.avro", Schema.parse(file), Schema.parse(wanted), options);
  }

  private static AbstractThrowableAssert<?, ?> refusal(
      DataException.Kind kind, String file, String wanted, ReadOptions options) {
    return assertThatThrownBy(() -> map(file, wanted, options))
        .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void columnsMatchByNameInAnyOrder() throws Exception {
    ColumnMapping mapping =
        map("struct<b:string,a:int32>", "struct<a:int64,b:string>", ReadOptions.INFERRED);
    assertThat(mapping.size()).isEqualTo(2);
    assertThat(mapping.position(0)).isEqualTo(1);
    assertThat(mapping.cast(0)).isPresent();
    assertThat(mapping.position(1)).isZero();
    assertThat(mapping.cast(1)).as("the very type").isEmpty();
  }

  @Test
  void aColumnThatIsNotRequiredMayBeAbsent() throws Exception {
    ReadOptions oneRequired = new ReadOptions(true, 1, Set.of());
    ColumnMapping mapping = map("struct<a:int32>", "struct<a:int32,b:string>", oneRequired);
    assertThat(mapping.isAbsent(0)).isFalse();
    assertThat(mapping.isAbsent(1)).isTrue();
    assertThat(mapping.cast(1)).isEmpty();
  }

  @Test
  void aRequiredColumnMustBeThere() {
    refusal(
            DataException.Kind.MISSING_COLUMN,
            "struct<a:int32>",
            "struct<a:int32,b:string>",
            ReadOptions.INFERRED)
        .hasMessage("a.avro: column \"b\" of the table's schema is missing");
  }

  @Test
  void aColumnThatMustNotBeNullMustBeThere() {
    Schema wanted = new Schema(List.of(new Field("b", DataType.STRING, false)));
    assertThatThrownBy(
            () ->
                ColumnMapping.of(
                    "a.avro", new Schema(List.of()), wanted, new ReadOptions(true, 0, Set.of())))
        .hasMessage("a.avro: column \"b\" of the table's schema is missing");
  }

  @Test
  void aColumnThatTheSchemaLacksIsNew() {
    refusal(
            DataException.Kind.NEW_COLUMN,
            "struct<a:int32,b:string>",
            "struct<a:int32>",
            ReadOptions.INFERRED)
        .hasMessage("a.avro: column \"b\" is not in the table's schema");
  }

  @Test
  void aTypeWithoutAWayIsRefused() {
    refusal(
            DataException.Kind.TYPE_MISMATCH,
            "struct<x:int64>",
            "struct<x:date>",
            ReadOptions.DECLARED)
        .hasMessage("a.avro column \"x\": is int64 in the file and not date");
  }

  @Test
  void whatIsDeclaredIsConverted() throws Exception {
    assertThat(map("struct<x:string>", "struct<x:date>", ReadOptions.DECLARED).cast(0)).isPresent();
    refusal(
        DataException.Kind.TYPE_MISMATCH,
        "struct<x:string>",
        "struct<x:date>",
        ReadOptions.INFERRED);
  }

  @Test
  void aTypeIsNewsToAColumnOfNulls() throws Exception {
    for (String type : List.of("%s", "list<%s>", "map<string,%s>", "struct<a:int8,b:list<%s>>")) {
      String settled = type.formatted("int64");
      String open = type.formatted("unsettled");
      refusal(
              DataException.Kind.UNSETTLED,
              "struct<x:" + settled + ">",
              "struct<x:" + open + ">",
              ReadOptions.INFERRED)
          .hasMessage(
              "a.avro column \"x\": is %s in the file, and held only nulls so far"
                  .formatted(settled));
      assertThat(
              map("struct<x:" + open + ">", "struct<x:" + open + ">", ReadOptions.INFERRED).cast(0))
          .isEmpty();
      assertThat(
              map("struct<x:" + open + ">", "struct<x:" + settled + ">", ReadOptions.INFERRED)
                  .cast(0))
          .as("nulls alone go into any type")
          .isPresent();
    }
  }

  @Test
  void aFieldIsNewWhereverItIs() throws Exception {
    for (String type : List.of("%s", "list<%s>", "map<string,%s>", "struct<s:%s>")) {
      refusal(
              DataException.Kind.NEW_COLUMN,
              "struct<x:" + type.formatted("struct<a:int64,b:int8>") + ">",
              "struct<x:" + type.formatted("struct<a:int64>") + ">",
              ReadOptions.INFERRED)
          .hasMessageMatching(
              "a.avro: column \"x(\\[]|\\{}|\\.s)?\\.b\" is not in the table's schema");
    }
  }

  @Property(tries = 300)
  void aShuffledSchemaIsFoundAgain(@ForAll long seed) throws DataException {
    Schema wanted = new JsonRandom(seed).schema();
    List<Field> shuffled = new ArrayList<>(wanted.fields());
    Collections.shuffle(shuffled, new Random(seed));
    Schema file = new Schema(shuffled);
    ColumnMapping mapping = ColumnMapping.of("x", file, wanted, ReadOptions.INFERRED);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(mapping.isAbsent(i)).isFalse();
      assertThat(mapping.cast(i)).isEmpty();
      assertThat(file.field(mapping.position(i))).isEqualTo(wanted.field(i));
    }
  }
}
