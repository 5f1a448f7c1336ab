package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CSV reader takes, and how it says what it does not take. */
class CsvReaderTest {
  private static final Schema AB = Schema.parse("struct<a:int64,b:string>");

  private static List<Map<String, Object>> read(CsvOptions options, String text, Schema schema)
      throws IOException {
    return CsvTables.rows(
        CsvTables.format(options, CsvTables.TINY),
        CsvTables.utf8(text),
        schema,
        ReadOptions.DECLARED);
  }

  private static String show(CsvOptions options, String text, Schema schema) throws IOException {
    return read(options, text, schema).toString();
  }

  private static String show(String text) throws IOException {
    return show(CsvOptions.DEFAULT, text, AB);
  }

  private static DataException failure(Callable<?> reading) {
    try {
      Object rows = reading.call();
      throw new AssertionError("was read: " + rows);
    } catch (DataException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndWillDo(String end) throws IOException {
    String text = String.join(end, "a,b", "1,x", "2,\"y\nz\"", "");
    assertThat(show(text)).isEqualTo("[{a=1, b=x}, {a=2, b=y\nz}]");
    assertThat(show(text.substring(0, text.length() - end.length())))
        .isEqualTo("[{a=1, b=x}, {a=2, b=y\nz}]");
  }

  @Test
  void nullIsUnquotedNothingAndAQuotedNothingIsAnEmptyString() throws IOException {
    assertThat(show("a,b\n,\n1,\"\"\n")).isEqualTo("[{a=null, b=null}, {a=1, b=}]");
  }

  @Test
  void theNullTextIsNullOnlyWithoutQuotes() throws IOException {
    assertThat(show(CsvTables.withNull("NA"), "a,b\nNA,\"NA\"\n2,NAN\n", AB))
        .isEqualTo("[{a=null, b=NA}, {a=2, b=NAN}]");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    assertThat(show("\uFEFFa,b\n1,x\n")).isEqualTo("[{a=1, b=x}]");
  }

  @Test
  void columnsMatchByNameInAnyOrder() throws IOException {
    assertThat(show("b,a\nx,1\n")).isEqualTo("[{a=1, b=x}]");
  }

  @Test
  void aQuoteInsideAnUnquotedFieldIsText() throws IOException {
    assertThat(show("a,b\n1,5\" disk\n")).isEqualTo("[{a=1, b=5\" disk}]");
  }

  /** Where the buffer ends within a character of a comment. */
  @Test
  void commentsOfCharactersOfManyBytesAreLeftOut() throws IOException {
    for (int blanks = 0; blanks < 12; blanks++) {
      String comment = "#" + " ".repeat(blanks) + "é€𝄞é€𝄞\n";
      assertThat(show(CsvTables.withComment('#'), comment + "a,b\n" + comment + "1,x\n", AB))
          .isEqualTo("[{a=1, b=x}]");
    }
  }

  @Test
  void commentLinesAreLeftOutWhateverIsInThem() throws IOException {
    assertThat(
            show(CsvTables.withComment('#'), "#one, \"two\na,b\n# \"\n1,\"#x\"\n#\n2,#y\n#end", AB))
        .isEqualTo("[{a=1, b=#x}, {a=2, b=#y}]");
  }

  @Test
  void blankLinesAreLeftOut() throws IOException {
    assertThat(show("\n\r\na,b\n\n1,x\n\r\n2,y\n\n")).isEqualTo("[{a=1, b=x}, {a=2, b=y}]");
  }

  @Test
  void aBlankLineIsANullWhereThereIsOneColumn() throws IOException {
    assertThat(show(CsvOptions.DEFAULT, "a\n1\n\n2\n", Schema.parse("struct<a:int64>")))
        .isEqualTo("[{a=1}, {a=null}, {a=2}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n\n", "a,b", "a,b\n", "\"a\",b\r\n\r\n"})
  void fromNothingComeNoRows(String text) throws IOException {
    assertThat(show(text)).isEqualTo("[]");
    assertThat(CsvTables.infer(new CsvFormat(CsvOptions.DEFAULT), CsvTables.utf8(text)).schema())
        .hasToString("struct<>");
  }

  @Test
  void withoutHeaderColumnsMatchByPosition() throws IOException {
    assertThat(show(CsvTables.withoutHeader(), "1,x\n2,y", AB))
        .isEqualTo("[{a=1, b=x}, {a=2, b=y}]");
    CsvFormat format = CsvTables.format(CsvTables.withoutHeader(), CsvTables.TINY);
    assertThat(CsvTables.rows(format, CsvTables.utf8("1,x\n2,y")))
        .hasToString("[{column1=1, column2=x}, {column1=2, column2=y}]");
  }

  @Test
  void columnsThatCameLaterAreNullInOlderFiles() throws IOException {
    ReadOptions options = new ReadOptions(true, 1, Set.of());
    assertThat(
            CsvTables.rows(
                CsvTables.format(CsvOptions.DEFAULT, 8), CsvTables.utf8("a\n1\n"), AB, options))
        .hasToString("[{a=1, b=null}]");
    assertThat(
            CsvTables.rows(
                CsvTables.format(CsvTables.withoutHeader(), 8),
                CsvTables.utf8("1\n2\n"),
                AB,
                options))
        .hasToString("[{a=1, b=null}, {a=2, b=null}]");
  }

  @Test
  void otherDelimitersAndQuotes() throws IOException {
    CsvOptions options =
        new CsvOptions('\t', '\'', true, "", StandardCharsets.UTF_8, java.util.Optional.empty());
    assertThat(show(options, "a\tb\n1\t'x\ty'''\n2\t\"\n", AB))
        .isEqualTo("[{a=1, b=x\ty'}, {a=2, b=\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "GB18030", "UTF-8"})
  void anyEncodingIsReadAndWritten(String name) throws IOException {
    CsvOptions options = CsvTables.in(Charset.forName(name));
    String text = "a,b\n1,é€𝄞\n2,\"x\n\"\n".replace("2", "2".repeat(9));
    byte[] bytes = text.getBytes(options.encoding());
    assertThat(CsvTables.rows(CsvTables.format(options, 8), bytes, AB, ReadOptions.DECLARED))
        .hasToString("[{a=1, b=é€𝄞}, {a=222222222, b=x\n}]");
    assertThat(
            CsvTables.write(
                new CsvFormat(options),
                CsvTables.chunks(new CsvFormat(options), bytes, AB, ReadOptions.DECLARED).get(0)))
        .isEqualTo(bytes);
  }

  @Test
  void aCharacterThatTheEncodingLacksIsNotWritten() {
    assertThatThrownBy(
            () ->
                CsvTables.written(
                    CsvTables.in(StandardCharsets.ISO_8859_1),
                    Schema.parse("struct<a:string>"),
                    List.of(Map.of("a", "5 €"))))
        .hasMessage(
            "the character \"€\" cannot be written in ISO-8859-1; UTF-8 has all characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,b\\n1\\n                  | MALFORMED      | line 2              | the row has 1 field, but the table has 2 columns
          a,b\\n1,x\\n1,x,,\\n        | MALFORMED      | line 3              | the row has 4 fields, but the table has 2 columns
          a,b\\n1,"x                  | MALFORMED      | line 2              | the quote that begins here is never closed
          a,b\\n1,"x\\ny"\\n2,"u\\nv  | MALFORMED      | line 4              | the quote that begins here is never closed
          a,b\\n1,"x"y\\n             | MALFORMED      | line 2              | there is text behind a closing quote
          a,b\\n1,"x\\r\\n" \\n       | MALFORMED      | line 3              | there is text behind a closing quote
          a,a\\n                      | MALFORMED      | line 1              | the header names the column "a" twice
          a,\\n                       | MALFORMED      | line 1              | column 2 has no name in the header
          a\\n1\\n                    | MISSING_COLUMN |                     | column "b" of the table's schema is missing
          a,b,c\\n1,x,y               | NEW_COLUMN     | line 1              | column "c" is not in the table's schema
          \\na,b,c\\n1,x,y            | NEW_COLUMN     | line 2              | column "c" is not in the table's schema
          a,b\\n1,"x\\r\\ny\\rz"\\n12.5,x | TYPE_MISMATCH | line 5, column "a" | "12.5" is not an int64
          b,a\\n"x\\n","1\\n"\\n"x","one" | TYPE_MISMATCH | line 5, column "a" | "one" is not an int64
          a,b\\n9223372036854775808,x | TYPE_MISMATCH  | line 2, column "a"  | "9223372036854775808" is not an int64
          a,b\\n1,x\\n\\n\\n2,\\0     | MALFORMED      | line 5              | there is a NUL byte, which text does not have; say its encoding, such as csv = { encoding = "UTF-16LE" }, if it is text at all
          """)
  void errorsNameTheirPlace(String text, String kind, String place, String what) {
    String csv = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");
    for (int buffer : new int[] {CsvTables.TINY, 16, 1 << 16}) {
      DataException e =
          failure(
              () ->
                  CsvTables.rows(
                      CsvTables.format(CsvOptions.DEFAULT, buffer),
                      CsvTables.utf8(csv),
                      AB,
                      ReadOptions.DECLARED));
      String where = place == null ? "rows.csv" : "rows.csv " + place;
      assertThat(e).as("buffer %d", buffer).hasMessage(where + ": " + what);
      assertThat(e.kind()).hasToString(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 1 << 16})
  void aByteThatIsNotUtf8IsAnErrorWithItsLine(int buffer) {
    byte[] bytes = "a,b\n1,\"x\ny\"\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    DataException e =
        failure(
            () ->
                CsvTables.rows(
                    CsvTables.format(CsvOptions.DEFAULT, buffer), bytes, AB, ReadOptions.DECLARED));
    assertThat(e)
        .hasMessage(
            "rows.csv line 4: the byte 0xE9 is not UTF-8; say its encoding, such as csv = {"
                + " encoding = \"windows-1252\" }");
    assertThat(e.kind()).isEqualTo(DataException.Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"C0AF", "EDA080", "F4908080", "E282", "80", "F8888080", "C2", "E28228", "FF"})
  void everyKindOfWrongUtf8IsRefused(String hex) {
    byte[] text = CsvTables.utf8("a,b\n1,x");
    byte[] wrong = java.util.HexFormat.of().parseHex(hex);
    byte[] bytes = Arrays.copyOf(text, text.length + wrong.length);
    System.arraycopy(wrong, 0, bytes, text.length, wrong.length);
    DataException e =
        failure(
            () ->
                CsvTables.rows(
                    CsvTables.format(CsvOptions.DEFAULT, 4), bytes, AB, ReadOptions.DECLARED));
    assertThat(e).hasMessageStartingWith("rows.csv line 2: the byte 0x");
  }

  @Test
  void bytesThatAreNotOfTheEncodingAreAnErrorWithTheirLine() {
    byte[] bytes = {'a', ',', 'b', '\n', '1', ',', 'x', '\n', '2', ',', (byte) 0xE9, '\n'};
    DataException e =
        failure(
            () ->
                CsvTables.rows(
                    CsvTables.format(CsvTables.in(StandardCharsets.US_ASCII), 4),
                    bytes,
                    AB,
                    ReadOptions.DECLARED));
    assertThat(e)
        .hasMessage(
            "rows.csv line 3: its bytes are not US-ASCII; say which encoding it has, such as csv ="
                + " { encoding = \"UTF-8\" }");
  }

  @Test
  void aRowBeyondTheLimitIsAnErrorWithItsLine() {
    String text = "a,b\n1,x\n2,\"y\n" + "z".repeat(100) + "\"\n";
    for (int buffer : new int[] {4, 16, 1 << 12}) {
      DataException e =
          failure(
              () ->
                  CsvTables.rows(
                      new CsvFormat(CsvOptions.DEFAULT, 64, buffer),
                      CsvTables.utf8(text),
                      AB,
                      ReadOptions.DECLARED));
      assertThat(e).hasMessageContaining("rows.csv line 3: the row is longer than 64 bytes");
    }
  }

  @Test
  void aValueInAColumnThatHeldOnlyNullsIsNews() throws IOException {
    ReadOptions options = ReadOptions.INFERRED;
    Schema schema = Schema.parse("struct<a:int64,b:unsettled>");
    CsvFormat format = CsvTables.format(CsvOptions.DEFAULT, 8);
    assertThat(CsvTables.rows(format, CsvTables.utf8("a,b\n1,\n"), schema, options))
        .hasToString("[{a=1, b=null}]");
    DataException e =
        failure(() -> CsvTables.rows(format, CsvTables.utf8("a,b\n1,\n2,x\n"), schema, options));
    assertThat(e)
        .hasMessage(
            "rows.csv line 3, column \"b\": \"x\" is not null, as all values of the column have"
                + " been so far");
    assertThat(e.kind()).isEqualTo(DataException.Kind.UNSETTLED);
  }

  @Test
  void nestedValuesAreJson() throws IOException {
    Schema schema = Schema.parse("struct<l:list<int64>,s:struct<x:string>>");
    assertThat(show(CsvOptions.DEFAULT, "l,s\n\"[1,2]\",\"{\"\"x\"\":\"\"y\"\"}\"\n,\n", schema))
        .isEqualTo("[{l=[1, 2], s={x=y}}, {l=null, s=null}]");
    DataException e = failure(() -> show(CsvOptions.DEFAULT, "l,s\n[1],{\n", schema));
    assertThat(e).hasMessageStartingWith("rows.csv line 2, column \"s\": \"{\" is not a struct<");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void compressedFilesThatEndTooEarlyOrAreDamagedSaySo(
      Compression compression, @TempDir Path folder) throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i * 7919 % 10_007).append(",row ").append(i).append('\n');
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes)) {
      out.write(CsvTables.utf8(text.toString()));
    }
    Path whole = folder.resolve("whole.csv" + compression.ending());
    Files.write(whole, bytes.toByteArray());
    Path cut = folder.resolve("cut.csv" + compression.ending());
    Files.write(cut, Arrays.copyOf(bytes.toByteArray(), bytes.size() * 2 / 3));
    byte[] broken = bytes.toByteArray();
    Arrays.fill(broken, broken.length / 2, broken.length / 2 + 64, (byte) 0x5A);
    Path damaged = folder.resolve("damaged.csv" + compression.ending());
    Files.write(damaged, broken);
    assertThat(count(whole)).isEqualTo(20_000);
    assertThat(failure(() -> count(cut)).kind()).isEqualTo(DataException.Kind.TRUNCATED);
    assertThat(failure(() -> count(damaged))).hasMessageStartingWith("damaged");
  }

  private static long count(Path path) throws IOException {
    InputFile file = InputFile.of(path, path.getFileName().toString());
    long rows = 0;
    try (RowReader reader = new CsvFormat(CsvOptions.DEFAULT).open(file, AB, ReadOptions.DECLARED);
        ChunkStream stream = new ChunkStream(reader, AB)) {
      for (var chunk = stream.next(); chunk != null; chunk = stream.next()) {
        rows += chunk.rows();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "é, 34, 0, delimiter must be one ASCII character",
    "a, 233, 0, quote must be one ASCII character",
    "a, 97, 0, delimiter and quote must be different characters",
    "a, 34, 97, comment must differ from delimiter, quote and escape"
  })
  void optionsThatCannotWorkAreRefused(char delimiter, int quote, int comment, String message) {
    assertThatThrownBy(
            () ->
                new CsvOptions(
                    delimiter,
                    (char) quote,
                    true,
                    "",
                    StandardCharsets.UTF_8,
                    comment == 0
                        ? java.util.Optional.empty()
                        : java.util.Optional.of((char) comment)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
