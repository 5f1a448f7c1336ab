package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Opens the text of a file as UTF-8. What shows by its first bytes that it is no text, or of
 * another encoding than was said, is refused by them: read all the same, it could look like a
 * header without rows.
 */
final class TextFile {
  /** Files that are no text. */
  private static final List<Binary> BINARY =
      List.of(
          binary("1F8B08", "it is a gzip file; give its name the ending .gz"),
          binary("28B52FFD", "it is a zstd file; give its name the ending .zst"),
          binary("FD377A585A00", "it is an xz file; unpack it"),
          binary("425A68..314159265359", "it is a bzip2 file; unpack it"),
          binary("04224D18", "it is an lz4 file; unpack it"),
          binary("377ABCAF271C", "it is a 7z file; unpack it"),
          binary(
              "504B0304", "it is a zip file, as those of Excel are; unpack it, or save it as text"),
          binary("D0CF11E0A1B11AE1", "it is a file of Excel; save it as text"),
          binary("4F626A01", "it is an Avro file; read it with filetype = \"avro\""),
          binary("5041523115", "it is a Parquet file; read it with filetype = \"parquet\""));

  private static final int HEAD = 10;

  private TextFile() {}

  /** A file whose format has one encoding, UTF-8. */
  static InputStream open(InputFile file) throws IOException {
    return open(file, StandardCharsets.UTF_8, false);
  }

  /** A file whose encoding the config says. */
  static InputStream open(InputFile file, Charset said) throws IOException {
    return open(file, said, true);
  }

  private static InputStream open(InputFile file, Charset said, boolean choice) throws IOException {
    InputStream in = file.open();
    try {
      byte[] head = in.readNBytes(HEAD);
      String fault = binaryFault(head);
      fault = fault.isEmpty() ? encodingFault(head, said.name(), choice) : fault;
      if (!fault.isEmpty()) {
        throw DataException.malformed(file.name(), 0, fault);
      }
      PushbackInputStream whole = new PushbackInputStream(in, HEAD);
      whole.unread(head);
      return said.equals(StandardCharsets.UTF_8) ? whole : new TranscodingStream(whole, said);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static String binaryFault(byte[] head) {
    String hex = HexFormat.of().withUpperCase().formatHex(head);
    for (Binary kind : BINARY) {
      if (kind.beginning().matcher(hex).lookingAt()) {
        return kind.fault();
      }
    }
    return "";
  }

  private static String encodingFault(byte[] head, String said, boolean choice) {
    String marked = UnicodeForm.marked(head);
    if (!marked.isEmpty()
        && UnicodeForm.contradicts(marked, said)
        && !UnicodeForm.isOfLetters(marked, said)) {
      return "it begins with the byte-order mark of " + marked + remedy(marked, said, choice);
    }
    String looks = marked.isEmpty() ? UnicodeForm.looks(head) : "";
    if (!looks.isEmpty() && UnicodeForm.contradicts(looks, said)) {
      return "it has NUL bytes as in " + looks + remedy(looks, said, choice);
    }
    if (marked.isEmpty() && head.length > 0 && said.equals("UTF-16")) {
      return "it has no byte-order mark, which would tell how its UTF-16 is to be read; "
          + (looks.isEmpty() ? set("UTF-16LE") + ", or \"UTF-16BE\"" : set(looks));
    }
    return "";
  }

  private static String remedy(String found, String said, boolean choice) {
    if (!choice) {
      return ", and only UTF-8 is read; write it anew, as iconv -f %s -t UTF-8 does"
          .formatted(found);
    }
    return ", and it is read as %s; %s".formatted(said, set(found));
  }

  private static String set(String name) {
    return "set csv = { encoding = \"%s\" }".formatted(name);
  }

  private static Binary binary(String beginning, String fault) {
    return new Binary(Pattern.compile(beginning), fault);
  }

  /**
   * A kind of file that is no text.
   *
   * @param beginning in hexadecimal
   * @param fault what it is, and what to do
   */
  private record Binary(Pattern beginning, String fault) {}
}
