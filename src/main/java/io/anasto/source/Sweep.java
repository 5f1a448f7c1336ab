package io.anasto.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The paths that a look at a huge directory is done with, while it takes several listings: their
 * hashes, eight bytes each. Two paths of one hash make the second wait for the next full listing,
 * where the hashes are others. Not thread-safe.
 */
final class Sweep {
  private static final int FIRST_ROOM = 1 << 10;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] slots = new long[FIRST_ROOM];
  private long basis = newBasis();
  private int count;

  private static long newBasis() {
    return ThreadLocalRandom.current().nextLong();
  }

  void add(String path) {
    if (2 * (count + 1) > slots.length) {
      grow();
    }
    if (put(hash(path))) {
      count++;
    }
  }

  boolean contains(String path) {
    return count > 0 && slots[slot(hash(path))] != 0;
  }

  void clear() {
    if (count > 0) {
      slots = new long[FIRST_ROOM];
      basis = newBasis();
      count = 0;
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    Arrays.stream(old).filter(hash -> hash != 0).forEach(this::put);
  }

  private boolean put(long hash) {
    int slot = slot(hash);
    boolean isNew = slots[slot] == 0;
    slots[slot] = hash;
    return isNew;
  }

  /** Where a hash is, or would be. */
  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash ^ (hash >>> Integer.SIZE)) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** FNV-1a from a basis of this look; no path has 0, which marks an empty slot. */
  private long hash(String path) {
    long hash = basis;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash == 0 ? 1 : hash;
  }
}
