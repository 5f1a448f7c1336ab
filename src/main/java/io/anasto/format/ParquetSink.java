package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.Column;
import io.anasto.row.DoubleColumn;

/**
 * Brings a leaf's values from pages into a column of the leaf's type, many at a time. Not
 * thread-safe.
 */
abstract class ParquetSink {
  static ParquetSink of(ParquetNode.Leaf leaf) {
    return switch (leaf.form()) {
      case BOOLEAN -> new Booleans();
      case INTEGER, INT8, INT16, UINT8, UINT16, UINT32, MILLIS, NANOS ->
          new ParquetIntegerSink(leaf.form());
      case UINT64, DECIMAL_INTEGER, TIME_MILLIS, TIME_MICROS, TIME_NANOS ->
          new ParquetLongSink(ParquetLongSink.Conversion.of(leaf));
      case FLOATING -> new Doubles();
      case STRING, BINARY -> new ParquetBytesSink(leaf.form() == ParquetForm.STRING);
      case FLOAT16, DECIMAL_BYTES, UUID, INT96, INT96_NANOS ->
          new ParquetStagedSink(ParquetStagedSink.Conversion.of(leaf));
    };
  }

  /** Whether the leaf's values differ in size, so that a look at them must precede. */
  boolean isVariable() {
    return false;
  }

  /** Appends the next {@code count} values. */
  abstract void append(ParquetValues values, int count, Column into)
      throws ParquetFault, ParquetValueFault;

  /**
   * Appends the next values, and the nulls between them.
   *
   * @param definitions the levels of the entries from {@code from} to {@code to}
   */
  abstract void append(
      ParquetValues values,
      int[] definitions,
      int from,
      int to,
      ParquetNode.Levels levels,
      Column into)
      throws ParquetFault, ParquetValueFault;

  static int count(int[] definitions, int from, int to, int present) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += definitions[i] == present ? 1 : 0;
    }
    return count;
  }

  private static final class Doubles extends ParquetSink {
    private double[] scratch = {};

    @Override
    void append(ParquetValues values, int count, Column into) throws ParquetFault {
      DoubleColumn column = (DoubleColumn) into;
      values.doubles(column.reserve(count), column.size(), count);
      column.added(count);
    }

    @Override
    void append(
        ParquetValues values,
        int[] definitions,
        int from,
        int to,
        ParquetNode.Levels levels,
        Column into)
        throws ParquetFault {
      if (scratch.length < to - from) {
        scratch = new double[to - from];
      }
      values.doubles(scratch, 0, count(definitions, from, to, levels.present()));
      DoubleColumn column = (DoubleColumn) into;
      int next = 0;
      for (int i = from; i < to; i++) {
        if (definitions[i] == levels.present()) {
          column.append(scratch[next++]);
        } else if (definitions[i] >= levels.inside()) {
          column.appendNull();
        }
      }
    }
  }

  private static final class Booleans extends ParquetSink {
    private boolean[] scratch = {};

    @Override
    void append(ParquetValues values, int count, Column into) throws ParquetFault {
      BooleanColumn column = (BooleanColumn) into;
      values.booleans(column.reserve(count), column.size(), count);
      column.added(count);
    }

    @Override
    void append(
        ParquetValues values,
        int[] definitions,
        int from,
        int to,
        ParquetNode.Levels levels,
        Column into)
        throws ParquetFault {
      if (scratch.length < to - from) {
        scratch = new boolean[to - from];
      }
      values.booleans(scratch, 0, count(definitions, from, to, levels.present()));
      BooleanColumn column = (BooleanColumn) into;
      int next = 0;
      for (int i = from; i < to; i++) {
        if (definitions[i] == levels.present()) {
          column.append(scratch[next++]);
        } else if (definitions[i] >= levels.inside()) {
          column.appendNull();
        }
      }
    }
  }
}
