package io.anasto.format;

/** Numbers of a page that can be looked at before they are taken. Not thread-safe. */
final class ParquetAhead {
  private final ParquetLevels numbers;
  private int[] buffer = new int[64];
  private int from;
  private int to;

  ParquetAhead(ParquetLevels numbers) {
    this.numbers = numbers;
  }

  /** Makes the next numbers visible from {@link #from} on; {@code count} or, at the end, fewer. */
  int look(int count) throws ParquetFault {
    int missing = count - (to - from);
    if (missing > 0) {
      if (to + missing > buffer.length) {
        int[] source = buffer;
        if (count > buffer.length) {
          buffer = new int[Math.max(count, 2 * buffer.length)];
        }
        System.arraycopy(source, from, buffer, 0, to - from);
        to -= from;
        from = 0;
      }
      to += numbers.readSome(buffer, to, missing);
    }
    return Math.min(count, to - from);
  }

  int[] numbers() {
    return buffer;
  }

  int from() {
    return from;
  }

  /** Takes numbers that were looked at. */
  void take(int count) {
    from += count;
  }
}
