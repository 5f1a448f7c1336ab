package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of csv-spectrum mean what their JSON says. */
class CsvSpectrumTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8"
      })
  void eachFileHasTheRowsOfItsJson(String name) throws Exception {
    Path folder = CsvTables.conformance().resolve("csv-spectrum");
    assumeTrue(Files.isDirectory(folder), () -> "no csv-spectrum in " + folder.toAbsolutePath());
    byte[] csv = Files.readAllBytes(folder.resolve("csvs/" + name + ".csv"));
    List<Map<String, String>> expected =
        new ObjectMapper()
            .readValue(
                Files.readAllBytes(folder.resolve("json/" + name + ".json")),
                new TypeReference<>() {});
    Schema strings =
        new Schema(
            expected.get(0).keySet().stream()
                .map(column -> Field.of(column, DataType.STRING))
                .toList());
    List<Map<String, Object>> rows =
        CsvTables.rows(
            CsvTables.format(CsvOptions.DEFAULT, CsvTables.TINY),
            csv,
            strings,
            ReadOptions.DECLARED);
    // JSON of csv-spectrum has no nulls: what is empty and unquoted is an empty string there.
    rows.forEach(row -> row.replaceAll((column, value) -> value == null ? "" : value));
    assertThat(rows).isEqualTo(expected);
  }
}
