package io.anasto.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts, flipped bits, and what else happens to bytes on their way. Immutable. */
final class StreamChanges {
  private static final int MOST_BYTES = 4000;
  private static final ByteMutations BYTES = new ByteMutations(List.of(), MOST_BYTES);

  private StreamChanges() {}

  /** One change, or two. */
  static byte[] apply(byte[] base, byte[] other, Random random) {
    byte[] once = once(base, other, random);
    return random.nextInt(8) == 0 ? once(once, other, random) : once;
  }

  private static byte[] once(byte[] base, byte[] other, Random random) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> Arrays.copyOf(base, random.nextInt(base.length + 1));
      case 4, 5, 6, 7, 8, 9, 10, 11 -> flipped(base, random);
      case 12 -> Arrays.copyOf(base, base.length + 1 + random.nextInt(9));
      case 13 -> ByteMutations.replace(base, base.length, 0, other);
      default -> BYTES.apply(base, other, random, 1);
    };
  }

  private static byte[] flipped(byte[] base, Random random) {
    return base.length == 0 ? base : flipped(base, random.nextInt(8 * base.length));
  }

  static byte[] flipped(byte[] base, int bit) {
    byte[] changed = base.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }
}
