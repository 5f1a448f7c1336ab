package io.anasto.format;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/**
 * What is known of all values of one leaf column of a written file. Not thread-safe; complete when
 * the file is.
 */
public final class ParquetColumnSummary {
  private final ColumnDescriptor descriptor;
  private final Statistics<?> range;
  private long nulls;
  private boolean unordered;

  ParquetColumnSummary(ColumnDescriptor descriptor) {
    this.descriptor = descriptor;
    this.range = Statistics.createStats(descriptor.getPrimitiveType());
  }

  void add(Statistics<?> page, long pageNulls) {
    nulls += pageNulls;
    if (page.isEmpty()) {
      unordered = true;
    } else {
      range.mergeStatistics(page);
    }
  }

  /** The names from the top column to the leaf, {@code list} and {@code element} among them. */
  public List<String> path() {
    return List.of(descriptor.getPath());
  }

  /** How many of its values are null; within lists and maps, empty ones and null ones count. */
  public long nulls() {
    return nulls;
  }

  /**
   * The smallest value: a {@code Boolean}, {@code Integer}, {@code Long}, {@code Float} or {@code
   * Double} as Parquet stores it, or the bytes as {@code byte[]}. Empty where all are null, or a
   * NaN has no place in an order.
   */
  public Optional<Object> min() {
    return hasRange() ? Optional.of(plain(range.genericGetMin())) : Optional.empty();
  }

  /** The largest value, as {@link #min}. */
  public Optional<Object> max() {
    return hasRange() ? Optional.of(plain(range.genericGetMax())) : Optional.empty();
  }

  private static Object plain(Object value) {
    return value instanceof Binary bytes ? bytes.getBytes() : value;
  }

  private boolean hasRange() {
    return !unordered && range.hasNonNullValue();
  }
}
