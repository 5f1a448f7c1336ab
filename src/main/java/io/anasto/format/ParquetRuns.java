package io.anasto.format;

import java.util.Arrays;

/**
 * Small numbers in the RLE and bit-packing hybrid of parquet-format's Encodings.md (RLE = 3),
 * without the length before it. Not thread-safe.
 *
 * <p>parquet-java's encoder takes a call a number, and makes its memory anew for each page.
 */
final class ParquetRuns {
  /** Numbers that are packed together, and the fewest that are a run. */
  private static final int GROUP = 8;

  /** Groups of which the header is one byte; no reader has trouble with these. */
  private static final int MOST_GROUPS = 63;

  private final ByteSink out = new ByteSink(0);
  private final int width;

  /** Numbers that are no run, and too few for a group. */
  private final int[] group = new int[GROUP];

  private int grouped;

  /** The present run; there are none in {@link #group} then. */
  private int value;

  private int times;

  /** Groups behind one header, which is not written yet. */
  private int groups;

  private int header;

  /**
   * @param width bits of each number, 0 to 32
   */
  ParquetRuns(int width) {
    this.width = width;
  }

  /** Appends one number again and again; calls with the same one after another make no run. */
  void add(int number, int count) {
    int left = count;
    while (left > 0) {
      if (grouped == 0 && times > 0 && value == number) {
        times += left;
        return;
      }
      endRun();
      if (grouped == 0 && left >= GROUP) {
        value = number;
        times = left;
        return;
      }
      int some = Math.min(left, GROUP - grouped);
      Arrays.fill(group, grouped, grouped + some, number);
      grouped += some;
      left -= some;
      if (grouped == GROUP) {
        pack(group, 0);
        grouped = 0;
      }
    }
  }

  /** Appends the first numbers of an array. */
  void add(int[] numbers, int count) {
    int i = 0;
    while (i < count) {
      int run = run(numbers, i, count);
      if (run >= GROUP || grouped > 0 || count - i < GROUP) {
        add(numbers[i], run);
        i += run;
      } else {
        endRun();
        pack(numbers, i);
        i += GROUP;
      }
    }
  }

  private static int run(int[] numbers, int from, int count) {
    int to = from + 1;
    while (to < count && numbers[to] == numbers[from]) {
      to++;
    }
    return to - from;
  }

  private void pack(int[] numbers, int from) {
    if (groups == MOST_GROUPS) {
      endGroups();
    }
    if (groups == 0) {
      header = out.size();
      out.append((byte) 0);
    }
    groups++;
    byte[] to = out.reserve(Integer.BYTES * GROUP + Long.BYTES);
    int at = out.size();
    long bits = 0;
    int count = 0;
    for (int i = from; i < from + GROUP; i++) {
      bits |= (numbers[i] & 0xffff_ffffL) << count;
      count += width;
      if (count >= Integer.SIZE) {
        LittleEndian.putInt(to, at, (int) bits);
        at += Integer.BYTES;
        bits >>>= Integer.SIZE;
        count -= Integer.SIZE;
      }
    }
    LittleEndian.putInt(to, at, (int) bits);
    out.size(at + count / Byte.SIZE);
  }

  private void endGroups() {
    if (groups > 0) {
      out.array()[header] = (byte) (groups << 1 | 1);
      groups = 0;
    }
  }

  private void endRun() {
    if (times == 0) {
      return;
    }
    endGroups();
    long left = (long) times << 1;
    while (left > 0x7f) {
      out.append((byte) (left | 0x80));
      left >>>= 7;
    }
    out.append((byte) left);
    for (int bits = 0; bits < width; bits += Byte.SIZE) {
      out.append((byte) (value >>> bits));
    }
    times = 0;
  }

  /** Appends the runs to a page, and begins anew. */
  void writeTo(ByteSink page) {
    if (grouped > 0) {
      Arrays.fill(group, grouped, GROUP, 0);
      pack(group, 0);
      grouped = 0;
    }
    endRun();
    endGroups();
    page.append(out.array(), 0, out.size());
    out.clear();
  }
}
