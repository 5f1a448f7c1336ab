package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is of the encoding that was said, or is refused; then the message's remedy helps. */
class CsvEncodingTest {
  private static final Pattern REMEDY = Pattern.compile("encoding = \"([^\"]+)\"");

  private static final List<String> TEXTS =
      List.of(
          "id,n\n1,x\n2,yy\n",
          "id\n1\n",
          "id,n\r\n1,x\r\n",
          "id,n\r1,x\r2,y\r",
          "id,name\n1,\"Zoë\n𝄞\"\n2,上海\n",
          "名,上\n一,二\n三,四\n",
          "имя,н\nя,ю\n");

  private static final List<String> UNICODE =
      List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE");

  private static List<Map<String, Object>> read(byte[] bytes, String said, int buffer)
      throws IOException {
    return CsvTables.rows(CsvTables.format(CsvTables.in(Charset.forName(said)), buffer), bytes);
  }

  private static byte[] bytes(String text, String encoding, boolean mark) {
    return ((mark ? "\uFEFF" : "") + text).getBytes(Charset.forName(encoding));
  }

  /** All pairs of what is and what is said, with a byte-order mark and without. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyFormOfUnicodeIsReadOrRefusedWithARemedy(boolean mark) throws IOException {
    for (String text : TEXTS) {
      String expected = read(CsvTables.utf8(text), "UTF-8", 1 << 16).toString();
      for (String is : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
        byte[] bytes = bytes(text, is, mark);
        for (String said : UNICODE) {
          assertReadOrRefused(bytes, said, expected, "%s as %s, %s".formatted(is, said, text));
        }
      }
    }
  }

  private static void assertReadOrRefused(byte[] bytes, String said, String expected, String what)
      throws IOException {
    for (int buffer : new int[] {4, 1 << 16}) {
      try {
        assertThat(read(bytes, said, buffer)).as(what).hasToString(expected);
      } catch (DataException e) {
        assertThat(e).as(what).hasMessageStartingWith("rows.csv");
        assertThat(e.getMessage()).as(what).containsPattern(REMEDY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-8",
    "UTF-16BE, UTF-8",
    "UTF-32LE, UTF-8",
    "UTF-32BE, UTF-8",
    "UTF-16LE, UTF-16",
    "UTF-16BE, UTF-16LE",
    "UTF-16LE, UTF-16BE",
    "UTF-16LE, ISO-8859-1",
    "UTF-16BE, windows-1252",
    "UTF-8, UTF-16LE",
    "UTF-8, UTF-16BE"
  })
  void theRemedyOfTheMessageHelps(String is, String said) throws IOException {
    for (boolean mark : List.of(false, true)) {
      byte[] bytes = bytes("id,n\n1,x\n2,yy\n", is, mark);
      String remedy = said;
      for (int tries = 0; tries < 2; tries++) {
        try {
          assertThat(read(bytes, remedy, 8)).hasToString("[{id=1, n=x}, {id=2, n=yy}]");
          assertThat(tries > 0 || (mark && said.equals("UTF-16"))).as("was refused").isTrue();
        } catch (DataException e) {
          Matcher found = REMEDY.matcher(e.getMessage());
          assertThat(found.find()).as(e.getMessage()).isTrue();
          remedy = found.group(1);
        }
      }
      assertThat(read(bytes, remedy, 8)).hasSize(2);
    }
  }

  /** Its text alone does not tell, for its bytes are characters of another script. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void anotherTextIsNotTakenForAHeaderWithoutRows(String said) {
    for (String text : List.of("id,n\n1,x\n", "idn\n1\n", "i\r\n1\r\n")) {
      assertThat(failure(CsvTables.utf8(text.length() % 2 == 0 ? text : text + "\n"), said))
          .as(text)
          .containsPattern(REMEDY);
    }
  }

  @Test
  void aFileWithoutAByteHasNoRowsInAnyEncoding() throws IOException {
    for (String said : UNICODE) {
      assertThat(read(new byte[0], said, 8)).isEmpty();
      assertThat(read(bytes("", said, true), said, 8)).isEmpty();
    }
  }

  @Test
  void nulIsRefusedWhereverItStands() {
    for (int at = 0; at < 40; at++) {
      byte[] text = CsvTables.utf8("id,n\n1,x\n2,\"yy\"\n3,zzzzzzzzzzzzzzzzzzzzzzzzz\n");
      text[at] = 0;
      for (String said : List.of("UTF-8", "ISO-8859-1", "Shift_JIS")) {
        assertThat(failure(text, said)).contains("NUL");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504B0304140000000800, is a zip file",
    "28B52FFD0458190000696F, is a zstd file; give its name the ending .zst",
    "1F8B0808000000000003, is a gzip file; give its name the ending .gz",
    "FD377A585A000004E6D6, is an xz file",
    "425A68393141592653590A, is a bzip2 file",
    "5041523115041520, is a Parquet file; read it with filetype = \"parquet\"",
    "4F626A0104166176, is an Avro file; read it with filetype = \"avro\"",
    "D0CF11E0A1B11AE1, is a file of Excel"
  })
  void whatIsNoTextIsNamed(String hex, String what) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    for (String said : List.of("UTF-8", "ISO-8859-1", "windows-1252", "UTF-16LE")) {
      assertThat(failure(bytes, said)).startsWith("rows.csv: it " + what);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "ZSTD"})
  void aCompressedFileUnderAnotherNameIsReadUnderItsOwn(String name) throws IOException {
    Compression compression = Compression.valueOf(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes)) {
      out.write(CsvTables.utf8("id\n1\n"));
    }
    assertThat(failure(bytes.toByteArray(), "UTF-8")).endsWith("ending " + compression.ending());
    assertThat(
            compression
                .decompress(new java.io.ByteArrayInputStream(bytes.toByteArray()), "x")
                .readAllBytes())
        .isEqualTo(CsvTables.utf8("id\n1\n"));
  }

  /** JSON has one encoding, so that the remedy is to write the file anew. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void jsonInAnotherEncodingIsNamed(String is) {
    for (boolean mark : List.of(true, false)) {
      InputFile file = InputFile.of(bytes("{\"a\": 1}\n", is, mark), "rows.json");
      try {
        new JsonFormat().infer(file, new SchemaInference(), Long.MAX_VALUE);
        throw new AssertionError("was read");
      } catch (IOException e) {
        assertThat(e)
            .isInstanceOf(DataException.class)
            .hasMessageStartingWith("rows.json: it")
            .hasMessageContaining("iconv -f " + is + " -t UTF-8");
      }
      try (RowReader reader =
          new JsonFormat().open(file, Schema.parse("struct<a:int64>"), ReadOptions.DECLARED)) {
        throw new AssertionError("was opened: " + reader);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("iconv -f " + is);
      }
    }
  }

  @Test
  void aTextThatIsLikeUtf16sMarkInItsOwnEncodingIsRead() throws IOException {
    byte[] bytes = "яю,n\n1,2\n".getBytes(Charset.forName("windows-1251"));
    assertThat(read(bytes, "windows-1251", 8)).hasToString("[{яю=1, n=2}]");
  }

  private static String failure(byte[] bytes, String said) {
    try {
      throw new AssertionError("was read: " + read(bytes, said, 8));
    } catch (DataException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
