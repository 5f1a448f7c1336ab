package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.format.DataException;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of partition columns, which are in the log and not in data files. */
class DeltaPartitionTest {
  private static final String FILE = "p=x/a.parquet";

  @TempDir Path temp;

  private Map<String, Object> row(String type, String value) throws IOException {
    return DeltaTables.rows(fixture(type, value).reader(), DeltaTables.changes(1)).get(0);
  }

  private DeltaFixture fixture(String type, String value) throws IOException {
    return new DeltaFixture(temp.resolve("t"))
        .commit(
            0,
            DeltaFixture.plainProtocol(),
            DeltaFixture.metadata(
                DeltaFixture.field("p", '"' + type + '"')
                    + ","
                    + DeltaFixture.field("id", "\"long\""),
                "\"p\"",
                ""))
        .file(FILE, Schema.parse("struct<id:int64>"), "{\"id\":5}")
        .commit(1, DeltaFixture.add(FILE, "\"p\":" + value, true, ""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "string,      'x y/z%20',                    'x y/z%20'",
        "boolean,     true,                          true",
        "date,        2024-02-29,                    2024-02-29",
        "timestamp,   2024-01-02 03:04:05,           2024-01-02T03:04:05Z",
        "timestamp,   2024-01-02 03:04:05.6,         2024-01-02T03:04:05.6Z",
        "timestamp,   2024-01-02 03:04:05.123456,    2024-01-02T03:04:05.123456Z",
        "timestamp,   2024-01-02T03:04:05.123456Z,   2024-01-02T03:04:05.123456Z",
        "timestamp_ntz, 2024-01-02 03:04:05.5,       2024-01-02T03:04:05.5",
        "binary,      ab,                            YWI=",
      })
  void aValueIsReadAsItsType(String type, String text, String expected) throws IOException {
    assertThat(row(type, '"' + text + '"')).extractingByKey("p").hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "byte,-128,-128",
    "short,32767,32767",
    "integer,-5,-5",
    "long,9223372036854775807,9223372036854775807",
    "float,0.5,0.5",
    "double,1.0E-5,0.00001",
    "'decimal(10,2)',1.5,1.5",
    "'decimal(38,0)',12345678901234567890123456789012345678,12345678901234567890123456789012345678"
  })
  void aNumberIsReadAsItsType(String type, String text, String expected) throws IOException {
    assertThat((BigDecimal) row(type, '"' + text + '"').get("p")).isEqualByComparingTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"string,null", "string,'\"\"'", "long,null", "date,'\"\"'"})
  void anEmptyTextIsNullAsNullIs(String type, String value) throws IOException {
    assertThat(row(type, value)).containsEntry("p", null).containsEntry("id", new BigDecimal(5));
  }

  @Test
  void aValueThatIsNotOfItsTypeIsToldWithItsFile() throws IOException {
    DeltaFixture fixture = fixture("integer", "\"12x\"");

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(1)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "./t version 1, p=x/a.parquet partition, column \"p\": \"12x\" is not an int32");
  }

  @Test
  void aValueComesIntoTheSchemasTypeWhereItFits() throws IOException {
    Schema narrower = Schema.parse("struct<p:int8,id:int64>");

    assertThat(
            DeltaTables.rows(fixture("long", "\"100\"").reader(), DeltaTables.changes(1), narrower))
        .extracting(row -> row.get("p"))
        .containsExactly(new BigDecimal(100).stripTrailingZeros());
    assertThatThrownBy(
            () ->
                DeltaTables.rows(
                    fixture("long", "\"1000\"").reader(), DeltaTables.changes(1), narrower))
        .hasMessageContaining("\"1000\" is not an int8");
  }

  @Test
  void aFileIsFoundUnderItsEncodedPath() throws IOException {
    DeltaFixture fixture =
        new DeltaFixture(temp.resolve("t"))
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(DeltaFixture.field("id", "\"long\""), "", ""))
            .file("a b+c%20ü:#.parquet", Schema.parse("struct<id:int64>"), "{\"id\":1}")
            .commit(
                1,
                DeltaFixture.add("a%20b+c%2520%C3%BC:%23.parquet"),
                DeltaFixture.add(
                    temp.resolve("t").toUri() + "a%20b+c%2520%C3%BC:%23.parquet", "", true, ""));

    assertThat(DeltaTables.rows(fixture.reader(), DeltaTables.changes(1))).hasSize(2);
  }

  @Test
  void aFileElsewhereIsRefused() throws IOException {
    DeltaFixture fixture =
        DeltaFixture.withThreeRows(temp.resolve("t"), "")
            .commit(2, DeltaFixture.add("s3://bucket/a.parquet"));

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)))
        .hasMessage(
            "./t version 2: its data file s3://bucket/a.parquet is at a place of kind s3, and"
                + " Anasto reads local files");
  }
}
