package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.ChunkMaps;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What a declared type makes of a text: the table {@code csv/declared.csv}. */
class TextParserTest {
  /** An empty value means that the text is refused. */
  @ParameterizedTest
  @CsvFileSource(resources = "/csv/declared.csv", delimiter = ';', numLinesToSkip = 1)
  void aDeclaredTypeConvertsWhatItCanHold(String type, String text, String value) {
    assertThat(parse(DataType.parse(type), text == null ? "" : text)).hasToString(value);
  }

  /** The value that a text becomes, or {@code refused}. */
  private static Object parse(DataType type, String text) {
    byte[] padded = CsvTables.utf8("9" + text + "9");
    Column column = Column.of(type, 1);
    if (!new TextParser(false).append(padded, 1, padded.length - 1, type, column)) {
      assertThat(column.size()).isZero();
      return "refused";
    }
    Schema schema = Schema.of(Field.of("v", type));
    return ChunkMaps.toMaps(new RowChunk(schema, List.of(column), 1)).get(0).get("v");
  }

  @Test
  void doublesAreTheNearestOnes() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Long.toString(random.nextLong());
            case 2 ->
                BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(30))
                    .toPlainString();
            default -> random.nextInt(1000) + "." + random.nextInt(1_000_000);
          };
      if (!text.contains("N") && !text.contains("I")) {
        assertThat(parse(DataType.FLOAT64, text)).as(text).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  @Test
  void floatsAreTheNearestOnes() {
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      String text = random.nextInt(100_000) + "." + random.nextLong(Long.MAX_VALUE);
      assertThat(parse(DataType.FLOAT32, text)).as(text).isEqualTo(Float.parseFloat(text));
    }
  }

  @Test
  void everyDayIsTheOneOfTheJdk() {
    for (long day = TimeText.MIN_DAY; day <= TimeText.MAX_DAY; day += 13) {
      byte[] text = CsvTables.utf8(LocalDate.ofEpochDay(day).toString());
      assertThat(TimeText.date(text, 0, text.length)).isEqualTo(day);
    }
    assertThat(LocalDate.of(1, 1, 1).toEpochDay()).isEqualTo(TimeText.MIN_DAY);
    assertThat(LocalDate.of(9999, 12, 31).toEpochDay()).isEqualTo(TimeText.MAX_DAY);
  }

  @Test
  void timestampsAreThoseOfTheJdk() {
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(
              random.nextLong(-62_000_000_000L, 253_000_000_000L),
              random.nextInt(1_000_000) * 1000,
              ZoneOffset.UTC);
      assertThat(parse(DataType.TIMESTAMP_NTZ, seconds(time))).isEqualTo(time);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60);
      assertThat(parse(DataType.TIMESTAMP, seconds(time) + offset))
          .isEqualTo(OffsetDateTime.of(time, offset).toInstant());
    }
  }

  /** {@code LocalDateTime} leaves out seconds that are zero. */
  private static String seconds(LocalDateTime time) {
    String text = time.toString();
    return text.length() == 16 ? text + ":00" : text;
  }
}
