package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Escapes and words for null, as Spark, MySQL and DuckDB write and read them. */
class CsvDialectTest {
  private static final Schema AB = Schema.parse("struct<a:int64,b:string>");
  private static final int[] BUFFERS = {4, 5, 6, 7, 8, 9, 16, 1 << 16};
  private static final Optional<Character> BACKSLASH = Optional.of('\\');

  private static CsvOptions options(
      Optional<Character> escape, boolean quotedNull, String... words) {
    return new CsvOptions(
        ',',
        '"',
        escape,
        true,
        List.of(words),
        quotedNull,
        StandardCharsets.UTF_8,
        Optional.empty());
  }

  private static List<Object> texts(CsvOptions options, String rows) throws IOException {
    List<Object> first = new ArrayList<>();
    for (int buffer : BUFFERS) {
      List<Object> texts = new ArrayList<>();
      CsvTables.rows(
              CsvTables.format(options, buffer),
              CsvTables.utf8("a,b\n" + rows),
              AB,
              ReadOptions.DECLARED)
          .forEach(row -> texts.add(row.get("b")));
      first = first.isEmpty() ? texts : first;
      assertThat(texts).as("buffer %d", buffer).isEqualTo(first);
    }
    return first;
  }

  private static String failure(CsvOptions options, String rows) {
    String first = "";
    for (int buffer : BUFFERS) {
      try {
        throw new AssertionError(
            "was read: "
                + CsvTables.rows(
                    CsvTables.format(options, buffer),
                    CsvTables.utf8("a,b\n" + rows),
                    AB,
                    ReadOptions.DECLARED));
      } catch (IOException e) {
        first = first.isEmpty() ? e.getMessage() : first;
        assertThat(e).isInstanceOf(DataException.class).hasMessage(first);
      }
    }
    return first;
  }

  /** What Spark 3 and 4 write with their usual options: an escape within quotes alone. */
  @Test
  void whatSparkWritesIsRead() throws IOException {
    assertThat(
            texts(
                options(BACKSLASH, false, ""),
                """
                1,"say \\"hi\\""
                2,x\\y
                3,"x\\\\y,z"
                4,"x
                y"
                5,\\N
                6,"x\\\\\\"y"
                7,ends\\
                8,"ends\\\\,"
                9,\\
                10,"\\""
                11,
                12,""
                13,"x\\\\
                y"
                14,\\\\server\\new
                """))
        .containsExactly(
            "say \"hi\"",
            "x\\y",
            "x\\y,z",
            "x\ny",
            "\\N",
            "x\\\"y",
            "ends\\",
            "ends\\,",
            "\\",
            "\"",
            null,
            "",
            "x\\\ny",
            "\\\\server\\new");
  }

  /**
   * What MySQL's SELECT … INTO OUTFILE writes with FIELDS TERMINATED BY ',' ENCLOSED BY '"':
   * escaped are the quote, the escape and the line's end; null is an unquoted \N.
   */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void whatMySqlWritesIsRead(String end) throws IOException {
    assertThat(
            texts(
                options(BACKSLASH, false, "", "\\N"),
                String.join(
                    end,
                    "\"1\",\"say \\\"hi\\\"\"",
                    "\"2\",\"C:\\\\new\\\\\"",
                    "\"3\",\"two\\\nlines\"",
                    "\"4\",\\N",
                    "\"5\",\"\\\\N\"",
                    "\"6\",\"\"",
                    "\"7\",\"NULL\"",
                    "\"8\",\"\\\\\\\"\"",
                    "\"9\",\"a\\\r\nb\"",
                    "")))
        .containsExactly(
            "say \"hi\"", "C:\\new\\", "two\nlines", null, "\\N", "", "NULL", "\\\"", "a\r\nb");
  }

  /** Spark keeps both characters, MySQL makes a line's end or a tab of them. */
  @ParameterizedTest
  @CsvSource({"n", "t", "0", "N", "Z", "x", "','"})
  void anEscapeThatProgramsReadInDifferentWaysIsRefused(String behind) {
    assertThat(failure(options(BACKSLASH, false, ""), "1,x\n2,\"a\nb\\" + behind + "c\"\n"))
        .isEqualTo(
            "rows.csv line 4: there is the escape \\"
                + behind
                + " within quotes, which programs read in different ways; a \\ of the text is"
                + " written \\\\ there");
  }

  @Test
  void aQuoteWrittenTwiceIsNoEscapeBesideOne() {
    assertThat(failure(options(BACKSLASH, false, ""), "1,\"a\"\"b\"\n"))
        .isEqualTo(
            "rows.csv line 2: there is text behind a closing quote; with escape = \"\\\\\" a quote"
                + " within quotes is written \\\"");
  }

  @Test
  void aQuoteThatAnEscapeHidesIsNotTheEnd() {
    assertThat(failure(options(BACKSLASH, false, ""), "1,\"a\\\"\n2,b\n"))
        .isEqualTo("rows.csv line 2: the quote that begins here is never closed");
    assertThat(failure(options(BACKSLASH, false, ""), "1,\"a\\"))
        .isEqualTo("rows.csv line 2: the quote that begins here is never closed");
  }

  /** The messages' remedies are what the next reading is given. */
  @Test
  void aFileOfAnotherDialectNamesTheKey() throws IOException {
    assertThat(failure(CsvOptions.DEFAULT, "1,\"say \\\"hi\\\"\"\n"))
        .isEqualTo("rows.csv line 2: there is text behind a closing quote");
    assertThat(failure(CsvOptions.DEFAULT, "1,\"x\"\\N\n"))
        .endsWith("if a backslash escapes quotes, set csv = { escape = \"\\\\\" }");
    CsvOptions semicolon =
        new CsvOptions(';', '"', true, "", StandardCharsets.UTF_8, Optional.empty());
    String text = "\"a\";\"b\"\n\"1\";\"x\"\n";
    assertThatThrownBy(
            () -> CsvTables.rows(new CsvFormat(CsvOptions.DEFAULT), CsvTables.utf8(text)))
        .hasMessage(
            "rows.csv line 1: there is text behind a closing quote; if that separates fields, set"
                + " csv = { delimiter = \";\" }");
    assertThat(CsvTables.rows(new CsvFormat(semicolon), CsvTables.utf8(text)))
        .hasToString("[{a=1, b=x}]");
  }

  @Test
  void anEscapeThatIsTheQuoteIsAQuoteWrittenTwice() throws IOException {
    assertThat(texts(options(Optional.of('"'), false, ""), "1,\"a\"\"b\"\n"))
        .containsExactly("a\"b");
  }

  @Test
  void eachWordOfTheListIsNull() throws IOException {
    assertThat(
            texts(
                options(Optional.empty(), false, "NULL", "\\N", "n/a"),
                "1,NULL\n2,\\N\n3,n/a\n4,\n5,\"NULL\"\n6,\"\\N\"\n7,\"\"\n8,NULLS\n9,null\n"))
        .containsExactly(null, null, null, null, "NULL", "\\N", "", "NULLS", "null");
  }

  @Test
  void wordsInQuotesAreNullTooIfTheConfigSaysSo() throws IOException {
    assertThat(
            texts(
                options(Optional.empty(), true, "", "NULL"),
                "1,NULL\n2,\"NULL\"\n3,\"\"\n4,\n5,\"NULLS\"\n6,\"\"\"\"\n7,\" \"\n"))
        .containsExactly(null, null, null, null, "NULLS", "\"", " ");
    assertThat(texts(options(Optional.empty(), true, "NULL"), "1,\"\"\n2,\n3,\"NULL\"\n"))
        .as("an empty text in quotes is null only as a word of the list")
        .containsExactly("", null, null);
  }

  /** A file whose fields are all in quotes can have null numbers. */
  @Test
  void numbersInQuotesCanBeNull() throws IOException {
    String text = "\"a\",\"b\"\r\n\"1\",\"x\"\r\n\"\",\"\"\r\n\"3\",\"y\"\r\n";
    assertThat(
            CsvTables.rows(
                new CsvFormat(options(Optional.empty(), true, "")), CsvTables.utf8(text)))
        .hasToString("[{a=1, b=x}, {a=null, b=null}, {a=3, b=y}]");
  }

  /** MySQL reads \N as null in quotes too. */
  @Test
  void aWordIsComparedBeforeEscapesAreTakenAway() throws IOException {
    assertThat(texts(options(BACKSLASH, true, "\\N"), "1,\\N\n2,\"\\\\N\"\n3,\"x\\\"\"\n"))
        .containsExactly(null, "\\N", "x\"");
  }

  @Test
  void aTextThatWouldBeReadAsNullIsNotWritten() {
    for (String word : List.of("", "NULL")) {
      assertThatThrownBy(
              () ->
                  CsvTables.written(
                      options(Optional.empty(), true, "", "NULL"),
                      Schema.parse("struct<b:string>"),
                      List.of(Map.of("b", word))))
          .isInstanceOf(IOException.class)
          .hasMessage("column \"b\" has a text that would be read as null with quoted_null = true");
    }
  }

  private static List<Map<String, Object>> random(Random random, int count) {
    String letters = "ab,\"\\\n;N nt";
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(6); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("a", (long) i);
      row.put("b", random.nextInt(6) == 0 ? null : text.toString());
      rows.add(row);
    }
    return rows;
  }

  /** DuckDB takes no escape in a word for null, so that null is nothing here. */
  @Test
  void duckDbReadsWhatWeWriteWithAnEscapeAndWeReadWhatItWrites(@TempDir Path folder)
      throws IOException, SQLException {
    CsvOptions options = options(BACKSLASH, false, "");
    List<Map<String, Object>> rows = random(new Random(17), 2000);
    Path ours = folder.resolve("ours.csv");
    Files.writeString(ours, CsvTables.written(options, AB, rows));
    String read =
        "read_csv('%s', delim=',', quote='\"', escape='\\', header=true, allow_quoted_nulls=false,"
            + " columns={'a': 'BIGINT', 'b': 'VARCHAR'})";
    // DuckDB takes unquoted escapes away as well; where there are none, all must be equal.
    rows.removeIf(row -> isUnquotedWithEscape((String) row.get("b")));
    Files.writeString(ours, CsvTables.written(options, AB, rows));
    assertThat(DuckDbRows.query("SELECT * FROM " + read.formatted(ours))).isEqualTo(rows);
    Path theirs = folder.resolve("theirs.csv");
    DuckDbRows.run(
        "COPY (SELECT * FROM %s) TO '%s' (DELIMITER ',', QUOTE '\"', ESCAPE '\\', HEADER)"
            .formatted(read.formatted(ours), theirs));
    assertThat(
            CsvTables.rows(
                new CsvFormat(options), Files.readAllBytes(theirs), AB, ReadOptions.DECLARED))
        .isEqualTo(rows);
  }

  private static boolean isUnquotedWithEscape(String text) {
    return text != null
        && text.contains("\\")
        && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n')
        && text.equals(text.strip());
  }

  @Test
  void duckDbTakesTheSameWordsForNull(@TempDir Path folder) throws IOException, SQLException {
    String text = "a,b\n1,NULL\n2,n/a\n3,\"NULL\"\n4,\n5,x\n6,\"n/a\"\n7,null\n";
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    for (boolean quoted : new boolean[] {false, true}) {
      assertThat(
              CsvTables.rows(
                  new CsvFormat(options(Optional.empty(), quoted, "", "NULL", "n/a")),
                  CsvTables.utf8(text),
                  AB,
                  ReadOptions.DECLARED))
          .isEqualTo(
              DuckDbRows.query(
                  ("SELECT * FROM read_csv('%s', header=true, nullstr=['', 'NULL', 'n/a'],"
                          + " allow_quoted_nulls=%s, columns={'a': 'BIGINT', 'b': 'VARCHAR'})")
                      .formatted(file, quoted)));
    }
  }

  @Test
  void aWordAlsoIsNullInAColumnOfNumbers() throws IOException {
    CsvOptions words = options(Optional.empty(), false, "-", "-1", "0");
    assertThat(
            CsvTables.rows(
                CsvTables.format(words, 8),
                CsvTables.utf8("a,b\n-,x\n-1,x\n0,x\n1,x\n"),
                AB,
                ReadOptions.DECLARED))
        .extracting(row -> row.get("a"))
        .isEqualTo(java.util.Arrays.asList(null, null, null, 1L));
    assertThat(Collections.frequency(texts(words, "1,-\n2,--\n3,0\n"), null)).isEqualTo(2);
  }
}
