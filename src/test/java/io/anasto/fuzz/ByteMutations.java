package io.anasto.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes of bytes that know nothing of the format but its words. Immutable. */
final class ByteMutations {
  private static final byte[][] INTERESTING = {
    {0},
    {-1},
    {0x7f},
    {(byte) 0x80},
    {-1, -1, -1, -1, 0x0f},
    {-1, -1, -1, -1, 0x07},
    {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 0x01},
    {-2, -1, -1, -1, -1, -1, -1, -1, -1, 0x01},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0x7f},
    {-1, -1, -1, 0x7f},
    {0, 0, 0, (byte) 0x80},
    {0, 0, 0, 0},
    {-1, -1, -1, -1},
    {1, 0, 0, 0, 0, 0, 0, 0},
    // Nearly UTF-8: overlong, surrogates, beyond Unicode, cut short; and the last that are right.
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF},
    {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xED, (byte) 0xBF, (byte) 0xBF},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0x9F, (byte) 0xBF},
    {(byte) 0xF4, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
    {(byte) 0xE0, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xC2, (byte) 0x80}
  };

  private final List<byte[]> words;
  private final int most;

  /**
   * @param words of the format
   * @param most bytes of what comes out
   */
  ByteMutations(List<String> words, int most) {
    this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    this.most = most;
  }

  /** One to six changes. */
  byte[] apply(byte[] base, byte[] other, Random random) {
    return apply(base, other, random, 1 + random.nextInt(1 + random.nextInt(6)));
  }

  byte[] apply(byte[] base, byte[] other, Random random, int changes) {
    byte[] bytes = base;
    for (int i = 0; i < changes; i++) {
      bytes = once(bytes, other, random);
      if (bytes.length > most) {
        bytes = Arrays.copyOf(bytes, most);
      }
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, byte[] other, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int rest = bytes.length - at;
    int length = Math.min(rest, 1 + random.nextInt(1 + random.nextInt(40)));
    return switch (random.nextInt(words.isEmpty() ? 11 : 15)) {
      case 0 -> rest == 0 ? bytes : with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 1 -> rest == 0 ? bytes : with(bytes, at, (byte) random.nextInt());
      case 2 ->
          rest == 0 ? bytes : with(bytes, at, (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1)));
      case 3 -> replace(bytes, at, length, new byte[0]);
      case 4 -> replace(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + length);
        yield replace(bytes, at, random.nextBoolean() ? length : 0, slice(bytes, from, to));
      }
      case 6 -> {
        int from = random.nextInt(other.length + 1);
        int to = random.nextInt(4) == 0 ? other.length : Math.min(other.length, from + length);
        yield replace(bytes, at, random.nextBoolean() ? length : 0, slice(other, from, to));
      }
      case 7 -> {
        byte[] value = INTERESTING[random.nextInt(INTERESTING.length)];
        yield replace(bytes, at, random.nextBoolean() ? Math.min(rest, value.length) : 0, value);
      }
      case 8 -> random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      case 9 -> replace(bytes, at, 0, new byte[] {(byte) random.nextInt()});
      case 10 -> replace(bytes, at, 0, repeated(bytes, at, length, 2 + random.nextInt(20)));
      default -> {
        byte[] word = words.get(random.nextInt(words.size()));
        yield replace(bytes, at, random.nextInt(3) == 0 ? Math.min(rest, word.length) : 0, word);
      }
    };
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] repeated(byte[] bytes, int at, int length, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.write(bytes, at, length);
    }
    return out.toByteArray();
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** Puts other bytes in the place of some. */
  static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length - length + by.length);
    System.arraycopy(by, 0, changed, at, by.length);
    System.arraycopy(bytes, at + length, changed, at + by.length, bytes.length - at - length);
    return changed;
  }
}
