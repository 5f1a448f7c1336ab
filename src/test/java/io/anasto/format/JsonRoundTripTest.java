package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRoundTripTest {
  private static final int SCHEMAS = 400;

  @Test
  void rowsOfAnySchemaComeBack() throws IOException {
    for (int seed = 0; seed < SCHEMAS; seed++) {
      JsonRandom random = new JsonRandom(seed);
      Schema schema = random.schema();
      List<RowChunk> chunks = List.of(random.chunk(schema, 20), random.chunk(schema, 1));
      byte[] json = JsonTables.write(chunks, schema);
      for (JsonLimits limits : new JsonLimits[] {JsonLimits.DEFAULT, JsonTables.TINY}) {
        assertThat(JsonTables.rows(JsonTables.read(json, schema, ReadOptions.DECLARED, limits)))
            .as("seed %d: %s", seed, schema)
            .isEqualTo(JsonTables.rows(chunks));
      }
    }
  }

  @Test
  void whatIsReadIsWrittenAsItWas() throws IOException {
    for (int seed = 0; seed < SCHEMAS; seed++) {
      JsonRandom random = new JsonRandom(seed);
      Schema schema = random.schema();
      byte[] json = JsonTables.write(List.of(random.chunk(schema, 10)), schema);
      List<RowChunk> read = JsonTables.read(json, schema, ReadOptions.DECLARED, JsonLimits.DEFAULT);
      assertThat(JsonTables.write(read, schema)).as("seed %d: %s", seed, schema).isEqualTo(json);
    }
  }

  @Test
  void singleValuesComeBack() {
    JsonValues values = new JsonValues();
    for (int seed = 0; seed < 10 * SCHEMAS; seed++) {
      JsonRandom random = new JsonRandom(seed);
      DataType type = random.type(3);
      Column before = Column.of(type, 1);
      Column after = Column.of(type, 1);
      ByteSink text = new ByteSink(16);
      for (int row = 0; row < 3; row++) {
        random.appendAny(type, before);
        text.clear();
        values.print(before, type, row, text);
        assertThat(values.parse(text.array(), 0, text.size(), after, type, false))
            .as("%s as %s", text, type)
            .isTrue();
        assertThat(JsonTables.value(after, type, row))
            .as("%s as %s", text, type)
            .isEqualTo(JsonTables.value(before, type, row));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "[1", "[1]]", "[1],", "{}", "1", "[\"x\"]", "[1.5]", "[01]", "x"})
  void aTextThatIsNotOfTheTypeIsNoValue(String text) {
    byte[] bytes = JsonTables.utf8(text);
    DataType type = DataType.parse("list<int64>");
    assertThat(new JsonValues().parse(bytes, 0, bytes.length, Column.of(type, 1), type, true))
        .isFalse();
  }

  @Test
  void aValueMayStandWithinOtherBytes() {
    byte[] bytes = JsonTables.utf8(",[ 1 , null ],");
    DataType type = DataType.parse("list<int64>");
    Column column = Column.of(type, 1);
    assertThat(new JsonValues().parse(bytes, 1, bytes.length - 1, column, type, true)).isTrue();
    assertThat(JsonTables.value(column, type, 0)).isEqualTo(java.util.Arrays.asList(1L, null));
  }
}
