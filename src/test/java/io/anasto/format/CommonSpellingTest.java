package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DoubleColumn;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The one look at numbers and dates, held against {@link TextParser}, which knows all spellings.
 */
class CommonSpellingTest {
  private static final List<DataType> TYPES =
      List.of(DataType.INT64, DataType.FLOAT64, DataType.DATE);
  private static final String BYTES = "0123456789012345678900..-,;e+ \n\"";

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "10", "999999999999999999", "123456789012345678"})
  void wholeNumbersAreRead(String text) {
    assertThat(ahead(text, DataType.INT64)).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "17", "0.05", "1.0", "123456789012345", "0.12345678901234", "17.50"})
  void numbersWithAPointAreRead(String text) {
    assertThat(ahead(text, DataType.FLOAT64)).isEqualTo(Double.parseDouble(text));
  }

  @Test
  void datesAreRead() {
    assertThat(ahead("2024-02-29", DataType.DATE)).isEqualTo(19_782L);
    assertThat(ahead("2023-02-29", DataType.DATE)).isNull();
  }

  @Test
  void whatIsReadIsWhatTheParserOfAllSpellingsReads() {
    Random random = new Random(11);
    int read = 0;
    for (int i = 0; i < 300_000; i++) {
      String text = random(random);
      for (DataType type : TYPES) {
        Object value = ahead(text, type);
        if (value != null) {
          read++;
          assertThat(value).as("%s as %s", text, type).isEqualTo(parsed(text, type));
        }
      }
    }
    assertThat(read).isGreaterThan(100_000);
  }

  private static String random(Random random) {
    if (random.nextInt(3) == 0) {
      return "%04d-%02d-%02d"
          .formatted(random.nextInt(2100), random.nextInt(14), random.nextInt(33));
    }
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(22); length > 0; length--) {
      text.append(BYTES.charAt(random.nextInt(random.nextBoolean() ? 20 : BYTES.length())));
    }
    return text.toString();
  }

  /** The value of the field that a text begins with, or null when it is left to others. */
  private static Object ahead(String text, DataType type) {
    byte[] bytes = (text + ",\n12345678").getBytes(StandardCharsets.US_ASCII);
    Column column = Column.of(type, 1);
    int end = CommonSpelling.append(bytes, 0, text.length() + 1, (byte) ',', type.kind(), column);
    assertThat(column.size()).isEqualTo(end == CommonSpelling.NONE ? 0 : 1);
    if (end == CommonSpelling.NONE) {
      return null;
    }
    assertThat(end).isEqualTo(text.indexOf(',') < 0 ? text.length() : text.indexOf(','));
    return number(column);
  }

  private static Object parsed(String text, DataType type) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int end = text.indexOf(',') < 0 ? bytes.length : text.indexOf(',');
    Column column = Column.of(type, 1);
    assertThat(new TextParser(true).append(bytes, 0, end, type, column)).isTrue();
    return number(column);
  }

  private static Object number(Column column) {
    if (column.isNull(0)) {
      return null;
    }
    return column instanceof DoubleColumn doubles
        ? (Object) doubles.get(0)
        : (Object) ((LongColumn) column).get(0);
  }

  /** Where such characters mean something else, nothing is taken for a number. */
  @ParameterizedTest
  @CsvSource({
    "'.', '\"', '', '1.5.x', 5",
    "'-', '\"', '', '1-2020-x', 2020",
    "'5', '\"', '', '1575x', 7",
    "',', '7', '', '1,787,x', 8",
    "',', '\"', '17', '1,17,x', ",
    "',', '\"', 'NULL', '1,17,x', 17",
  })
  void optionsThatUseSuchCharactersAreKept(
      char delimiter, char quote, String nullText, String row, Long second) throws IOException {
    CsvOptions options =
        new CsvOptions(
            delimiter,
            quote,
            false,
            nullText == null ? "" : nullText,
            StandardCharsets.UTF_8,
            Optional.empty());
    Schema schema =
        new Schema(
            List.of(
                new Field("a", DataType.INT64, true),
                new Field("b", DataType.INT64, true),
                new Field("c", DataType.STRING, true)));
    ChunkBuilder chunk = new ChunkBuilder(schema, 1);
    byte[] text = (row + "\n").getBytes(StandardCharsets.US_ASCII);
    try (RowReader reader =
        new CsvReader(
            new CsvFormat(options),
            new CsvFormat(options).parser(new ByteArrayInputStream(text), "f.csv"),
            "f.csv",
            schema,
            ReadOptions.INFERRED)) {
      reader.read(chunk);
    }
    RowChunk rows = chunk.build();
    assertThat(number(rows.column(1))).isEqualTo(second);
    assertThat(((BytesColumn) rows.column(2)).text(0)).isEqualTo("x");
  }

  /** Through the whole reader, with a buffer that ends anywhere: rows, errors, and their lines. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void filesAreReadAsWithoutIt(long seed) {
    Random random = new Random(seed);
    int sound = 0;
    for (int i = 0; i < 3000; i++) {
      Schema schema = randomSchema(random);
      String text = randomFile(random, schema);
      int buffer = 4 + random.nextInt(60);
      ReadOptions options = random.nextBoolean() ? ReadOptions.INFERRED : ReadOptions.DECLARED;

      String read = read(schema, text, "", buffer, options);

      sound += read.contains("!") ? 0 : 1;
      assertThat(read)
          .as("%s in %s", text, schema)
          .isEqualTo(read(schema, text, "-.-", buffer, options));
    }
    assertThat(sound).isBetween(500, 2900);
  }

  private static Schema randomSchema(Random random) {
    List<Field> fields = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      DataType type = random.nextInt(4) == 0 ? DataType.STRING : TYPES.get(random.nextInt(3));
      fields.add(new Field("c" + i, type, random.nextInt(4) != 0));
    }
    return new Schema(fields);
  }

  private static String randomFile(Random random, Schema schema) {
    StringBuilder text = new StringBuilder();
    boolean wild = random.nextInt(3) == 0;
    String end = random.nextBoolean() ? "\n" : "\r\n";
    for (int row = random.nextInt(12); row >= 0; row--) {
      int width = random.nextInt(100) == 0 ? schema.size() + 1 : schema.size();
      for (int i = 0; i < width; i++) {
        DataType type = schema.field(Math.min(i, schema.size() - 1)).type();
        text.append(i == 0 ? "" : ",").append(wild ? wild(random) : value(random, type));
      }
      text.append(row == 0 && random.nextBoolean() ? "" : end);
    }
    return text.toString();
  }

  private static String value(Random random, DataType type) {
    return switch (type.kind()) {
      case INT64 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case FLOAT64 -> random.nextInt(100) + "." + random.nextInt(100_000);
      case DATE -> LocalDate.ofEpochDay(random.nextInt(40_000)).toString();
      default -> random.nextBoolean() ? "\"a,\n\"\"b\"" : "é" + random.nextInt(1000);
    };
  }

  private static String wild(Random random) {
    String[] texts = {
      "", "\"7\"", "007", "-5", "-0", "0.0", "1e5", "2023-02-29", " 5", "5 ", "1.", ".5", "7.25"
    };
    return texts[random.nextInt(texts.length)];
  }

  private static String read(
      Schema schema, String text, String nullText, int buffer, ReadOptions readOptions) {
    CsvFormat format =
        new CsvFormat(
            new CsvOptions(',', '"', false, nullText, StandardCharsets.UTF_8, Optional.empty()),
            1 << 20,
            buffer);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder read = new StringBuilder();
    try (RowReader reader =
        new CsvReader(
            format,
            format.parser(new ByteArrayInputStream(bytes), "f.csv"),
            "f.csv",
            schema,
            readOptions)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 7);
        more = reader.read(builder);
        read.append(ChunkMaps.toMaps(builder.build()));
      }
    } catch (IOException e) {
      read.append('!').append(e.getMessage());
    }
    return read.toString();
  }
}
