package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Which type texts have: the rules are the table {@code csv/inference.csv}. */
class TypeInferenceTest {
  /** Texts between bars, in any order; a type; and whether the texts are of a CSV or JSON file. */
  @ParameterizedTest
  @CsvFileSource(resources = "/csv/inference.csv", delimiter = ';', numLinesToSkip = 1)
  void theTextsOfAColumnGiveItsType(String texts, String type) {
    List<String> values = new ArrayList<>(List.of(texts.split("\\|", -1)));
    Random order = new Random(7);
    for (int i = 0; i < 8; i++) {
      TypeInference inference = new TypeInference();
      for (String value : values) {
        byte[] bytes = CsvTables.utf8(value);
        inference.observeText(bytes, 0, bytes.length);
      }
      assertThat(inference.type()).as(values.toString()).hasToString(type);
      assertFits(values, inference.type());
      Collections.shuffle(values, order);
    }
  }

  private static void assertFits(List<String> values, DataType type) {
    Column column = Column.of(type, 4);
    for (String value : values) {
      byte[] bytes = CsvTables.utf8(value);
      assertThat(new TextParser(true).append(bytes, 0, bytes.length, type, column))
          .as("%s as %s", value, type)
          .isTrue();
    }
  }

  /** What exact reading takes into a column is what would not have widened its type. */
  @Test
  void exactReadingTakesWhatInferenceWouldAndNothingElse() {
    List<String> texts = new ArrayList<>();
    Random random = new Random(3);
    String[] pieces = {
      "-",
      "0",
      "1",
      "7",
      "9999999",
      "123456789012",
      ".",
      "5",
      "e",
      "E+",
      "e-3",
      "true",
      "2024-02-29",
      "T10:00:00",
      " 23:59:59",
      ".123456",
      "Z",
      "+02:00",
      "x",
      "00"
    };
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      texts.add(text.toString());
    }
    String[] starts = {
      "5",
      "0.5",
      "12345678901234567890123456789.25",
      "true",
      "2024-01-01",
      "2024-01-01T00:00:00Z",
      "2024-01-01 00:00:00",
      "-9223372036854775808"
    };
    for (String start : starts) {
      DataType type = typeOf(start);
      for (String text : texts) {
        byte[] bytes = CsvTables.utf8(text);
        boolean fits =
            new TextParser(true).append(bytes, 0, bytes.length, type, Column.of(type, 1));
        assertThat(fits)
            .as("%s in a column of %s", text, type)
            .isEqualTo(typeOf(start, text).equals(type));
      }
    }
  }

  private static DataType typeOf(String... texts) {
    TypeInference inference = new TypeInference();
    for (String text : texts) {
      byte[] bytes = CsvTables.utf8(text);
      inference.observeText(bytes, 0, bytes.length);
    }
    return inference.type();
  }

  @Test
  void onlyNullsSettleNothing() {
    TypeInference inference = new TypeInference();
    inference.observeNull();
    assertThat(inference.isUnsettled()).isTrue();
    assertThat(inference.type()).isEqualTo(DataType.UNSETTLED);
    inference.observeBoolean();
    assertThat(inference.isUnsettled()).isFalse();
    assertThat(inference.type()).isEqualTo(DataType.BOOLEAN);
  }

  @Test
  void aJsonStringIsNeverANumber() {
    TypeInference inference = new TypeInference();
    inference.observeString(CsvTables.utf8("12"), 0, 2);
    assertThat(inference.type()).isEqualTo(DataType.STRING);
  }

  @Test
  void emptyListsAndEmptyObjectsSettleNothing() {
    TypeInference inference = new TypeInference();
    inference.observeList().observeList();
    assertThat(inference.type()).hasToString("list<list<unsettled>>");
    TypeInference struct = new TypeInference();
    struct.observeStruct();
    assertThat(struct.type()).isEqualTo(DataType.EMPTY_OBJECT);
    struct.observeStruct().column("a").observeNull();
    assertThat(struct.type()).hasToString("struct<a:unsettled>");
    struct.observeStruct().column("a").observeBoolean();
    assertThat(struct.type()).hasToString("struct<a:boolean>");
  }

  @Test
  void veryManyKeysOfObjectsThatHaveFewAreData() {
    assertThat(objects(100, 1)).as("no more keys than a struct may have").startsWith("struct<");
    assertThat(objects(101, 1)).isEqualTo("map<string,float64>");
    assertThat(objects(400, 39)).isEqualTo("map<string,float64>");
    assertThat(objects(400, 40)).as("objects with many of the keys").startsWith("struct<");
    assertThat(objects(100_000, 3)).isEqualTo("map<string,float64>");
  }

  /** The type of objects with so many different keys, each with so many of them. */
  private static String objects(int keys, int each) {
    TypeInference inference = new TypeInference();
    byte[] number = CsvTables.utf8("1.5");
    for (int from = 0; from < keys; from++) {
      SchemaInference object = inference.observeStruct();
      for (int i = 0; i < each; i++) {
        object.column("k" + (from + i) % keys).observeNumber(number, 0, from == 0 ? 3 : 1);
      }
    }
    return inference.type().toString();
  }

  @Test
  void valuesOfAMapHaveOneTypeWhereverTheyAre() {
    TypeInference inference = new TypeInference();
    for (int i = 0; i < 5000; i++) {
      SchemaInference value = inference.observeStruct().column("k" + i).observeStruct();
      value.column("n").observeNumber(CsvTables.utf8("1"), 0, 1);
      if (i == 4000) {
        value.column("l").observeList().observeBoolean();
      }
    }
    assertThat(inference.type()).hasToString("map<string,struct<n:int64,l:list<boolean>>>");
  }

  @Test
  void nestedTypesWidenWithin() {
    TypeInference inference = new TypeInference();
    SchemaInference first = inference.observeList().observeStruct();
    first.column("a").observeNumber(CsvTables.utf8("1"), 0, 1);
    SchemaInference second = inference.observeList().observeStruct();
    second.column("a").observeNumber(CsvTables.utf8("1.5"), 0, 3);
    second.column("b").observeBoolean();
    assertThat(inference.type()).hasToString("list<struct<a:float64,b:boolean>>");
  }

  @Test
  void aStructAmongScalarsIsText() {
    TypeInference inference = new TypeInference();
    inference.observeStruct().column("a").observeBoolean();
    inference.observeBoolean();
    assertThat(inference.type()).isEqualTo(DataType.STRING);
    TypeInference lists = new TypeInference();
    lists.observeList().observeBoolean();
    lists.observeStruct();
    assertThat(lists.type()).isEqualTo(DataType.STRING);
  }
}
