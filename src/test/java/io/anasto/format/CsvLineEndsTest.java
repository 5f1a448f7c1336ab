package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first line says how lines end: in LF or CRLF, in CR, or in CR CR LF. Rows are as many as
 * there are lines, in files of one column too, where a blank line is a row.
 */
class CsvLineEndsTest {
  private static final Schema ONE = Schema.parse("struct<a:string>");
  private static final Schema TWO = Schema.parse("struct<a:string,b:string>");
  private static final int[] BUFFERS = {4, 5, 6, 7, 8, 9, 10, 11, 12, 1 << 16};

  private static String text(String written) {
    return written.replace("\\r", "\r").replace("\\n", "\n");
  }

  private static List<Map<String, Object>> rows(String text, Schema schema, int buffer)
      throws IOException {
    return CsvTables.rows(
        CsvTables.format(CsvOptions.DEFAULT, buffer),
        CsvTables.utf8(text),
        schema,
        ReadOptions.DECLARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\r\\n", "\\r", "\\r\\r\\n"})
  void rowsAreAsManyAsLines(String end) throws IOException {
    List<String> values = new ArrayList<>();
    StringBuilder one = new StringBuilder("a" + text(end));
    StringBuilder two = new StringBuilder("a,b" + text(end));
    for (int i = 0; i < 12; i++) {
      String value = "x".repeat(i);
      values.add(value.isEmpty() ? null : value);
      one.append(value).append(text(end));
      two.append(value).append(",\"1\n\r2\r\n").append(i).append('"').append(text(end));
    }
    for (int buffer : BUFFERS) {
      assertThat(rows(one.toString(), ONE, buffer))
          .as("buffer %d", buffer)
          .extracting(row -> row.get("a"))
          .isEqualTo(values);
      assertThat(rows(two.toString(), TWO, buffer))
          .hasSize(12)
          .last()
          .isEqualTo(Map.of("a", "x".repeat(11), "b", "1\n\r2\r\n11"));
    }
  }

  /** A file may end within a line's end, or without one. */
  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\r\\n", "\\r", "\\r\\r\\n"})
  void theLastLineMayEndTooEarly(String end) throws IOException {
    String whole = text("a" + end + "1" + end + "2" + end);
    for (int cut = 0; cut <= text(end).length(); cut++) {
      String text = whole.substring(0, whole.length() - cut);
      for (int buffer : BUFFERS) {
        assertThat(rows(text, ONE, buffer)).as("%d cut", cut).hasToString("[{a=1}, {a=2}]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a\\n1\\r\\n2\\n, '[{a=1}, {a=2}]'",
    "a\\r\\n1\\n\\n2\\n, '[{a=1}, {a=null}, {a=2}]'",
    "a\\r\\r1\\r, '[{a=null}, {a=1}]'",
    "\\r\\ra\\r1\\r, '[{a=1}]'",
    "a\\r\\r\\n\\r\\r\\n1\\r\\r\\n, '[{a=null}, {a=1}]'"
  })
  void blankLinesAndLfBesideCrlfAreTaken(String written, String rows) throws IOException {
    for (int buffer : BUFFERS) {
      assertThat(rows(text(written), ONE, buffer)).hasToString(rows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a\\n"
        + "x\\r"
        + "y\\n"
        + ", 2, 'the line ends in CR alone, and those before it in LF or CRLF; put quotes around'",
    "a\\n"
        + "x\\r"
        + "\\r"
        + "\\n"
        + ", 2, 'the line ends in CR CR LF, and those before it in LF or CRLF; end all lines with"
        + " LF, as sed'",
    "a\\r\\n1\\r\\n2\\r\\r\\n, 3, 'the line ends in CR CR LF, and'",
    "a\\r"
        + "1\\r"
        + "2\\n"
        + ", 3, 'the line ends in LF or CRLF, and those before it in CR alone; end all lines with"
        + " LF'",
    "a\\r1\\r\\n, 2, 'the line ends in LF or CRLF, and those before it in CR alone'",
    "a\\r1\\r\\r\\n, 2, 'the line ends in CR CR LF, and those before it in CR alone'",
    "a\\r\\r\\n1\\r\\n, 2, 'the line ends in LF or CRLF, and those before it in CR CR LF'",
    "a\\r\\r\\n1\\n, 2, 'the line ends in LF or CRLF, and those before it in CR CR LF'",
    "a\\r\\r\\n1\\r2\\r\\r\\n, 2, 'the line ends in CR alone, and those before it in CR CR LF'",
    "a\\n\"1\"\\r2\\n, 2, 'the line ends in CR alone, and'",
    "a\\n\\r2\\n, 2, 'the line ends in CR alone, and'"
  })
  void otherMixturesAreRefused(String written, int line, String what) {
    for (int buffer : BUFFERS) {
      try {
        throw new AssertionError("was read: " + rows(text(written), ONE, buffer));
      } catch (IOException e) {
        assertThat(e)
            .as("buffer %d", buffer)
            .isInstanceOf(DataException.class)
            .hasMessageStartingWith("rows.csv line %d: %s", line, what);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nx\\r\\r\\ny\\n", "a\\r\\n1\\r\\r\\r\\n", "a\\r\\r\\n1\\r\\n2\\n"})
  void theRemedyOfTheMessageHelps(String written) throws IOException {
    // What sed 's/\r*$//' makes of it.
    String mended = text(written).replaceAll("\\r*\\n", "\n");
    assertThat(rows(mended, ONE, 8)).hasSize(mended.split("\n").length - 1);
  }

  /** A comment ends as any line does; what stands behind a CR in it is no row. */
  @ParameterizedTest
  @CsvSource({
    "a\\n#x\\r\\n1\\n, '[{a=1}]'",
    "#x\\ra\\r#y\\r1\\r, '[{a=1}]'",
    "#x\\r\\r\\na\\r\\r\\n1, '[{a=1}]'"
  })
  void commentsEndAsLinesDo(String written, String rows) throws IOException {
    for (int buffer : BUFFERS) {
      assertThat(
              CsvTables.rows(
                  CsvTables.format(CsvTables.withComment('#'), buffer),
                  CsvTables.utf8(text(written)),
                  ONE,
                  ReadOptions.DECLARED))
          .hasToString(rows);
    }
  }
}
