package io.anasto.row;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a path is spelled as text, and the path of a spelling. Linux takes any bytes for a name; Java
 * decodes them by the locale, and what does not decode is lost.
 *
 * <p>A path is its UTF-8 text, in which {@code \xE9} stands for a byte that is not UTF-8. A
 * backslash that such a reading would take for the beginning of one is spelled {@code \x5C}; every
 * other one is itself. So each path has one spelling, and no two share one.
 */
public final class FileName {
  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  /** A backslash that would be read as the beginning of an escape. */
  private static final Pattern AMBIGUOUS = Pattern.compile("\\\\(?=x[0-9A-Fa-f]{2})");

  private static final String BACKSLASH = "\\\\x5C";

  /** Java gives this for bytes that it cannot decode; it may also be in a name. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final int ASCII = 0x80;
  private static final int HEXADECIMAL = 16;

  /** Whether Java's own texts of paths are UTF-8; in other locales they are not to be trusted. */
  private static final boolean IS_UTF_8 =
      System.getProperty("sun.jnu.encoding", "").equals(StandardCharsets.UTF_8.name());

  private static final Path ROOT = Path.of("/");

  private FileName() {}

  /** The spelling of a path. */
  public static String of(Path path) {
    String text = path.toString();
    if (IS_UTF_8 ? text.indexOf(REPLACEMENT) < 0 : isAscii(text)) {
      return ofText(text);
    }
    return ofBytes(bytes(path));
  }

  /** The spelling of a path that is known as text, as all are whose bytes are UTF-8. */
  public static String ofText(String text) {
    return text.indexOf('\\') < 0 ? text : AMBIGUOUS.matcher(text).replaceAll(BACKSLASH);
  }

  /**
   * The path of a spelling.
   *
   * @throws java.nio.file.InvalidPathException when no file system could have it
   */
  public static Path path(String spelling) {
    return resolve(Path.of(spelling.startsWith("/") ? "/" : ""), spelling);
  }

  /** The path that a spelling has below a directory, or anywhere where it begins with a slash. */
  public static Path resolve(Path directory, String spelling) {
    if (isPlain(spelling)) {
      return directory.resolve(spelling);
    }
    Path path = spelling.startsWith("/") ? ROOT : directory;
    for (String segment : spelling.split("/", -1)) {
      if (!segment.isEmpty()) {
        path = path.resolve(isPlain(segment) ? Path.of(segment) : ofUri(segment));
      }
    }
    return path;
  }

  /** A spelling on one line: with each byte of a control character as {@code \x0A}. */
  public static String onOneLine(String spelling) {
    if (spelling.chars().noneMatch(Character::isISOControl)) {
      return spelling;
    }
    StringBuilder line = new StringBuilder(spelling.length());
    for (int i = 0; i < spelling.length(); i++) {
      char c = spelling.charAt(i);
      if (Character.isISOControl(c)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          escape(b, line);
        }
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  /** The bytes of the path of a spelling, as the file system has them. */
  public static byte[] bytes(String spelling) {
    Matcher escapes = ESCAPE.matcher(spelling);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (escapes.find()) {
      bytes.writeBytes(spelling.substring(at, escapes.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(Integer.parseInt(escapes.group(1), HEXADECIMAL));
      at = escapes.end();
    }
    bytes.writeBytes(spelling.substring(at).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static boolean isPlain(String spelling) {
    return (IS_UTF_8 || isAscii(spelling))
        && (spelling.indexOf('\\') < 0 || !ESCAPE.matcher(spelling).find());
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < ASCII);
  }

  /** Java reads the bytes of a path from a URI alone, and tells them there alone. */
  private static Path ofUri(String segment) {
    StringBuilder uri = new StringBuilder("file:///");
    for (byte b : bytes(segment)) {
      uri.append("%%%02X".formatted(b));
    }
    return Path.of(URI.create(uri.toString())).getFileName();
  }

  private static byte[] bytes(Path path) {
    String uri = ROOT.resolve(path).toUri().getRawPath();
    // A relative path got the slash in front, and one of a directory may get one at its end.
    int from = path.isAbsolute() ? 0 : 1;
    int to = uri.endsWith("/") && uri.length() > 1 ? uri.length() - 1 : uri.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri, i + 1, i + 3, HEXADECIMAL));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String ofBytes(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    StringBuilder spelling = new StringBuilder();
    while (true) {
      CoderResult result = decoder.decode(in, decoded, true);
      spelling.append(ofText(decoded.flip().toString()));
      decoded.clear();
      if (result.isUnderflow()) {
        return spelling.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        escape(in.get(), spelling);
      }
      decoder.reset();
    }
  }

  private static void escape(byte b, StringBuilder text) {
    text.append("\\x%02X".formatted(b));
  }
}
