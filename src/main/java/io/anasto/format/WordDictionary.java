package io.anasto.format;

import java.util.Arrays;

/** Numbers words of up to eight bytes in the order in which they first come. Not thread-safe. */
final class WordDictionary {
  private static final int FIRST_SLOTS = 64;

  /** Spreads keys over the upper bits: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** An id and one, so that zero is an empty slot. */
  private int[] slots = new int[FIRST_SLOTS];

  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
  private long[] words = new long[FIRST_SLOTS / 2];
  private int size;

  int size() {
    return size;
  }

  /** About the bytes of memory that it takes. */
  long memory() {
    return (long) Integer.BYTES * slots.length + (long) Long.BYTES * words.length;
  }

  long word(int id) {
    return words[id];
  }

  /** The number of a word, from 0; a new one gets the next number. */
  int id(long word) {
    int mask = slots.length - 1;
    int slot = (int) ((word * SPREAD) >>> shift);
    while (true) {
      int found = slots[slot];
      if (found == 0) {
        return insert(slot, word);
      }
      if (words[found - 1] == word) {
        return found - 1;
      }
      slot = (slot + 1) & mask;
    }
  }

  private int insert(int slot, long word) {
    if (size == words.length) {
      grow();
      return id(word);
    }
    words[size] = word;
    slots[slot] = ++size;
    return size - 1;
  }

  private void grow() {
    words = Arrays.copyOf(words, words.length * 2);
    slots = new int[words.length * 2];
    shift--;
    for (int i = 0; i < size; i++) {
      int slot = (int) ((words[i] * SPREAD) >>> shift);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }
}
