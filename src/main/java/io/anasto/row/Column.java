package io.anasto.row;

/**
 * The values of one column in one chunk, appended once and then only read. Not thread-safe; hand it
 * to another thread only through a queue, and append no more after that.
 *
 * <p>A null row has a place in the value arrays too (a zero, or no bytes), so that position and row
 * are always the same number.
 */
public sealed interface Column
    permits BooleanColumn,
        LongColumn,
        DoubleColumn,
        DecimalColumn,
        BytesColumn,
        ListColumn,
        MapColumn,
        StructColumn {

  /** How many values this column has so far. */
  int size();

  /** Whether the value at {@code row}, from 0, is null. */
  boolean isNull(int row);

  /** How many of the values are null. */
  int nullCount();

  /** Appends a null; in nested columns, children are kept in step. */
  void appendNull();

  /** About how many bytes of memory the values take, for bounds. */
  long bytes();

  /** An empty column for values of {@code type}, with room for {@code rows} before it grows. */
  static Column of(DataType type, int rows) {
    return switch (type.kind()) {
      case BOOLEAN -> new BooleanColumn(rows);
      case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_NTZ -> new LongColumn(rows);
      case FLOAT32, FLOAT64 -> new DoubleColumn(rows);
      case DECIMAL -> new DecimalColumn((DataType.DecimalType) type, rows);
      case STRING, BINARY -> new BytesColumn(rows);
      case LIST -> new ListColumn(of(((DataType.ListType) type).element(), rows), rows);
      case MAP -> {
        DataType.MapType map = (DataType.MapType) type;
        yield new MapColumn(of(map.key(), rows), of(map.value(), rows), rows);
      }
      case STRUCT ->
          new StructColumn(
              ((DataType.StructType) type)
                  .fields().stream().map(field -> of(field.type(), rows)).toList());
    };
  }
}
