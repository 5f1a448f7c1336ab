package io.anasto.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of JSON strings: finds what needs attention eight bytes at a time, and escapes. */
final class JsonText {
  /** Eight bytes of an array as one number, the first byte lowest. */
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /**
   * Marks, by the highest bit of its byte, the first byte of eight that is a quote, a backslash or
   * a control character. Marks above the first may be wrong.
   */
  static long special(long eight) {
    long quotes = eight ^ QUOTES;
    long backslashes = eight ^ BACKSLASHES;
    return (((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | ((eight - BLANKS) & ~eight))
        & HIGHS;
  }

  /** As {@link #special}, and marks bytes outside ASCII too. */
  static long specialOrWide(long eight) {
    long quotes = eight ^ QUOTES;
    long backslashes = eight ^ BACKSLASHES;
    return (((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | (eight - BLANKS)
            | eight)
        & HIGHS;
  }

  /** How many bytes lie before the first that is marked. */
  static int before(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** Appends text as a JSON string, with its quotes. */
  static void quote(byte[] text, int from, int length, ByteSink out) {
    // Eight bytes may be written where fewer count.
    byte[] to = out.reserve(length + 10);
    int at = out.size();
    to[at++] = '"';
    int in = from;
    int end = from + length;
    while (end - in >= 8) {
      long eight = (long) LONGS.get(text, in);
      long marks = special(eight);
      if (marks != 0) {
        break;
      }
      LONGS.set(to, at, eight);
      in += 8;
      at += 8;
    }
    while (in < end && isPlain(text[in])) {
      to[at++] = text[in++];
    }
    out.size(at);
    if (in < end) {
      escape(text, in, end, out);
    }
    out.append('"');
  }

  static void quote(String text, ByteSink out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    quote(bytes, 0, bytes.length, out);
  }

  /** Whether a byte stands for itself in a JSON string. */
  static boolean isPlain(byte b) {
    return (b >= ' ' || b < 0) && b != '"' && b != '\\';
  }

  private static void escape(byte[] text, int from, int end, ByteSink out) {
    int in = from;
    while (in < end) {
      int plain = in;
      while (in < end && isPlain(text[in])) {
        in++;
      }
      out.append(text, plain, in - plain);
      if (in < end) {
        escape(text[in++], out);
      }
    }
  }

  private static void escape(byte b, ByteSink out) {
    byte[] to = out.reserve(6);
    int at = out.size();
    to[at++] = '\\';
    switch (b) {
      case '"', '\\' -> to[at++] = b;
      case '\n' -> to[at++] = 'n';
      case '\r' -> to[at++] = 'r';
      case '\t' -> to[at++] = 't';
      case '\b' -> to[at++] = 'b';
      case '\f' -> to[at++] = 'f';
      default -> {
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[b >> 4];
        to[at++] = HEX[b & 15];
      }
    }
    out.size(at);
  }
}
