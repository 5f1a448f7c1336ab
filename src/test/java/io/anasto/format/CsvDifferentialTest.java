package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our parser against two that we did not write, on random text that is mostly delimiters, quotes
 * and line ends. Each seed runs many texts; a failure shows its text.
 */
class CsvDifferentialTest {
  private static final int TEXTS = 4000;
  private static final String[] PIECES = {
    ",",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "a",
    "bc",
    " ",
    "\t",
    "é",
    "𝄞",
    "12345678",
    "\"x\"",
    "\"a,b\"",
    "\"\n\"",
    "\"\r\n\"",
    "\"\"\"\"",
    "long text without anything",
    "\u0001",
    "\\"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fastCsvReadsTheSame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TEXTS; i++) {
      String text = withoutLoneCr(text(random));
      Parsed expected = fastCsv(text);
      for (int buffer : new int[] {4, 16, 1 << 12}) {
        assertThat(ours(text, buffer)).as(shown(text, buffer)).isEqualTo(expected);
      }
    }
  }

  /** commons-csv lets text behind a closing quote and unclosed quotes be; we differ on purpose. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void commonsCsvReadsTheSameWhereTheTextIsWellFormed(long seed) throws IOException {
    Random random = new Random(seed);
    int wellFormed = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      Parsed ours = ours(text, 8);
      if (!ours.failed()) {
        wellFormed++;
        assertThat(ours).as(shown(text, 8)).isEqualTo(commonsCsv(text));
      }
    }
    assertThat(wellFormed).isGreaterThan(TEXTS / 20);
  }

  /** All fields, row by row; rows up to an error only where both must agree on them. */
  private record Parsed(List<List<String>> rows, boolean failed) {}

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** FastCSV 4.0.0 loses a row that ends in LF after a quoted field with a CR of its own. */
  private static String withoutLoneCr(String text) {
    return text.replaceAll("\\r(?!\\n)", "\r\n");
  }

  private static String shown(String text, int buffer) {
    return "buffer " + buffer + ": " + text.replace("\n", "\\n").replace("\r", "\\r");
  }

  private static Parsed ours(String text, int buffer) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvParser parser =
        new CsvParser(
            InputFile.of(CsvTables.utf8(text), "x").open(),
            "x",
            CsvOptions.DEFAULT,
            buffer,
            1 << 20)) {
      while (parser.nextRow(false)) {
        List<String> row = new ArrayList<>();
        do {
          parser.nextField();
          row.add(parser.text());
        } while (!parser.isEndOfRow());
        rows.add(row);
      }
      return new Parsed(rows, false);
    } catch (IOException e) {
      return new Parsed(List.of(), true);
    }
  }

  private static Parsed fastCsv(String text) {
    List<List<String>> rows = new ArrayList<>();
    CsvReaderBuilder builder =
        de.siegmar.fastcsv.reader.CsvReader.builder()
            .allowExtraCharsAfterClosingQuote(false)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .skipEmptyLines(true);
    try (var reader = builder.ofCsvRecord(new StringReader(text))) {
      reader.forEach(row -> rows.add(row.getFields()));
      // FastCSV takes an unclosed quote at the end of a file for closed; we refuse it.
      return isUnclosed(text) ? new Parsed(List.of(), true) : new Parsed(rows, false);
    } catch (IOException | RuntimeException e) {
      return new Parsed(List.of(), true);
    }
  }

  private static Parsed commonsCsv(String text) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      parser.forEach(row -> rows.add(row.toList()));
    }
    return new Parsed(rows, false);
  }

  /** Whether a quote is open at the end, told by a state machine of its own. */
  private static boolean isUnclosed(String text) {
    boolean open = false;
    boolean fieldStart = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (open) {
        open = c != '"';
        if (!open && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          i++;
          open = true;
        }
      } else {
        open = fieldStart && c == '"';
        fieldStart = c == ',' || c == '\n' || c == '\r';
      }
    }
    return open;
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void whatWeWriteBothReadAsWeDo(long seed) throws IOException {
    Random random = new Random(seed);
    Schema schema = Schema.of(Field.of("a", DataType.STRING), Field.of("b", DataType.STRING));
    for (int i = 0; i < 1000; i++) {
      Map<String, Object> row = Map.of("a", text(random), "b", text(random));
      String csv = CsvTables.written(CsvOptions.DEFAULT, schema, List.of(row));
      List<List<String>> expected =
          List.of(List.of("a", "b"), List.of((String) row.get("a"), (String) row.get("b")));
      if (csv.equals(withoutLoneCr(csv))) {
        assertThat(fastCsv(csv).rows()).as(csv).isEqualTo(expected);
      }
      assertThat(commonsCsv(csv).rows()).as(csv).isEqualTo(expected);
      assertThat(ours(csv, 8).rows()).as(csv).isEqualTo(expected);
    }
  }
}
