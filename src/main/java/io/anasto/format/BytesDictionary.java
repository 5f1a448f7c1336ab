package io.anasto.format;

import java.util.Arrays;

/** Numbers byte strings in the order in which they first come. Not thread-safe. */
final class BytesDictionary {
  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** An id and one, so that zero is an empty slot. */
  private int[] slots = new int[FIRST_SLOTS];

  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
  private long[] hashes = new long[FIRST_SLOTS / 2];
  private int[] ends = new int[FIRST_SLOTS / 2];
  private final ByteSink data = new ByteSink(FIRST_SLOTS);
  private int size;

  int size() {
    return size;
  }

  /** About the bytes of memory that it takes. */
  long memory() {
    return (long) Integer.BYTES * (slots.length + ends.length)
        + (long) Long.BYTES * hashes.length
        + data.capacity();
  }

  /** Bytes of all strings together. */
  int bytes() {
    return data.size();
  }

  /** All strings, one behind the other. */
  byte[] data() {
    return data.array();
  }

  int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  int end(int id) {
    return ends[id];
  }

  /** The number of a string, from 0; a new one gets the next number. */
  int id(byte[] bytes, int from, int to) {
    long hash = hash(bytes, from, to);
    int mask = slots.length - 1;
    int slot = (int) (hash >>> shift);
    while (true) {
      int found = slots[slot];
      if (found == 0) {
        return insert(slot, hash, bytes, from, to);
      }
      if (hashes[found - 1] == hash && equals(found - 1, bytes, from, to)) {
        return found - 1;
      }
      slot = (slot + 1) & mask;
    }
  }

  private boolean equals(int id, byte[] bytes, int from, int to) {
    return Arrays.equals(data.array(), start(id), ends[id], bytes, from, to);
  }

  private int insert(int slot, long hash, byte[] bytes, int from, int to) {
    if (size == hashes.length) {
      grow();
      return id(bytes, from, to);
    }
    data.append(bytes, from, to - from);
    hashes[size] = hash;
    ends[size] = data.size();
    slots[slot] = ++size;
    return size - 1;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, hashes.length * 2);
    ends = Arrays.copyOf(ends, hashes.length);
    slots = new int[hashes.length * 2];
    shift--;
    for (int i = 0; i < size; i++) {
      int slot = (int) (hashes[i] >>> shift);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  /** Eight bytes at a time; its upper bits are the good ones. */
  private static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ LittleEndian.getLong(bytes, at)) * SPREAD;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
    }
    hash = (hash ^ rest) * SPREAD;
    hash ^= hash >>> 32;
    return hash * SPREAD;
  }
}
