package io.anasto.format;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of keys, numbered from 0 as they come, found by a hash on their bytes. Not thread-safe.
 *
 * <p>The hash has a random seed, so that nobody can make a file whose keys all collide.
 */
final class JsonKeys {
  private static final int FEW = 32;
  private static final long SEED = ThreadLocalRandom.current().nextLong();
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final ByteSink bytes = new ByteSink(FEW * 16);
  private int[] ends = new int[FEW];
  private int[] hashes = new int[FEW];

  /** One more than a key's number; 0 is free. A power of two long, at most half full. */
  private int[] slots = new int[2 * FEW];

  private int count;

  int size() {
    return count;
  }

  /** Forgets all keys. */
  void clear() {
    if (count > 0) {
      if (slots.length > 2 * FEW && count * 16L < slots.length) {
        // One huge object must not make each small one after it slow.
        slots = new int[2 * FEW];
      } else {
        Arrays.fill(slots, 0);
      }
      count = 0;
      bytes.clear();
    }
  }

  /** Adds a key; false when it is there already. */
  boolean add(byte[] text, int from, int to) {
    int hash = hash(text, from, to);
    if (find(text, from, to, hash) >= 0) {
      return false;
    }
    if (2 * (count + 1) > slots.length) {
      slots = new int[2 * slots.length];
      for (int i = 0; i < count; i++) {
        occupy(hashes[i], i);
      }
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    bytes.append(text, from, to - from);
    ends[count] = bytes.size();
    hashes[count] = hash;
    occupy(hash, count);
    count++;
    return true;
  }

  /** The number of a key, or -1. */
  int find(byte[] text, int from, int to) {
    return find(text, from, to, hash(text, from, to));
  }

  private int find(byte[] text, int from, int to, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int key = slots[slot] - 1;
      int start = key == 0 ? 0 : ends[key - 1];
      if (hashes[key] == hash && Arrays.equals(bytes.array(), start, ends[key], text, from, to)) {
        return key;
      }
    }
    return -1;
  }

  private void occupy(int hash, int key) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = key + 1;
  }

  private static int hash(byte[] text, int from, int to) {
    long hash = SEED + (to - from);
    int at = from;
    for (; to - at >= 8; at += 8) {
      hash = mix(hash ^ (long) JsonText.LONGS.get(text, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (text[at] & 0xff);
    }
    hash = mix(hash ^ rest);
    return (int) hash;
  }

  private static long mix(long value) {
    long product = value * FACTOR;
    return product ^ Math.multiplyHigh(value, FACTOR) ^ (product >>> 32);
  }
}
