package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes {@code "name":}, compared eight at a time with what is in the buffer. Immutable. */
final class JsonKeyPattern {
  private final byte[] bytes;
  private final long first;
  private final long firstMask;
  private final long second;
  private final long secondMask;

  JsonKeyPattern(String name) {
    ByteSink quoted = new ByteSink(64);
    JsonText.quote(name, quoted);
    quoted.append(':');
    bytes = Arrays.copyOf(quoted.array(), quoted.size());
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, 16));
    first = (long) JsonText.LONGS.get(padded, 0);
    second = (long) JsonText.LONGS.get(padded, 8);
    firstMask = mask(bytes.length);
    secondMask = mask(bytes.length - 8);
  }

  int length() {
    return bytes.length;
  }

  /**
   * Whether the buffer holds these bytes.
   *
   * @param limit where the content ends; 16 zeros or more follow
   */
  boolean matches(byte[] buffer, int at, int limit) {
    if ((((long) JsonText.LONGS.get(buffer, at) ^ first) & firstMask) != 0) {
      return false;
    }
    if (secondMask == 0) {
      return true;
    }
    return (((long) JsonText.LONGS.get(buffer, at + 8) ^ second) & secondMask) == 0
        && (bytes.length <= 16 || matchesRest(buffer, at, limit));
  }

  private boolean matchesRest(byte[] buffer, int at, int limit) {
    return at + bytes.length <= limit
        && Arrays.equals(buffer, at + 16, at + bytes.length, bytes, 16, bytes.length);
  }

  /** The name in double quotes, for messages. */
  String quoted() {
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
  }

  private static long mask(int bytes) {
    return bytes >= 8 ? -1L : bytes <= 0 ? 0 : -1L >>> (64 - 8 * bytes);
  }
}
