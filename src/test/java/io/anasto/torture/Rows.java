package io.anasto.torture;

import java.util.Iterator;
import java.util.stream.LongStream;

/** The rows numbered from one number up to, not including, another. */
record Rows(long from, long to) implements Iterable<TortureRow> {
  @Override
  public Iterator<TortureRow> iterator() {
    return LongStream.range(from, to).mapToObj(TortureRow::new).iterator();
  }

  long count() {
    return to - from;
  }
}
