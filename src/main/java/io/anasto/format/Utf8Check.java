package io.anasto.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks whether bytes are UTF-8 text without NUL, eight at a time where they are ASCII. */
final class Utf8Check {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private boolean failed;

  /**
   * Checks bytes from {@code from} to {@code to}.
   *
   * @param last whether no more bytes follow, so that the last character must be whole
   * @return where the next check should begin; the place of the wrong byte where one {@link
   *     #failed}
   */
  int run(byte[] b, int from, int to, boolean last) {
    int i = from;
    while (true) {
      i = skipAscii(b, i, to);
      if (i == to) {
        return i;
      }
      int length = b[i] < 0 ? length(b, i, to) : 0;
      if (length < 0 && !last) {
        return i;
      }
      if (length <= 0) {
        failed = true;
        return i;
      }
      i += length;
    }
  }

  boolean failed() {
    return failed;
  }

  /** Whether bytes from {@code from} to {@code to} are UTF-8, in which a NUL is a character too. */
  static boolean isText(byte[] b, int from, int to) {
    int i = skipAscii(b, from, to);
    while (i < to) {
      int length = b[i] < 0 ? length(b, i, to) : 1;
      if (length <= 0) {
        return false;
      }
      i = skipAscii(b, i + length, to);
    }
    return true;
  }

  /** The first byte that is NUL or beyond ASCII. */
  private static int skipAscii(byte[] b, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long word = (long) LONGS.get(b, i);
      if (((word | (word - ONES)) & HIGHS) != 0) {
        break;
      }
      i += Long.BYTES;
    }
    while (i < to && b[i] > 0) {
      i++;
    }
    return i;
  }

  /** Bytes of the character, 0 when it is wrong, or -1 when it is right so far but not whole. */
  private static int length(byte[] b, int at, int to) {
    int lead = b[at] & 0xff;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    for (int i = 1; i < length; i++) {
      if (at + i == to) {
        return -1;
      }
      int next = b[at + i] & 0xff;
      // The second byte tells overlong forms, surrogates and what is beyond Unicode.
      int least = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      int most = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      if (next < least || next > most) {
        return 0;
      }
    }
    return length;
  }
}
