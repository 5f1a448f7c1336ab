package io.anasto.format;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.StructColumn;
import java.util.Optional;

/**
 * Brings values from a column of a file's own type into a column of the table's type, and changes
 * none of them: what does not fit exactly is an error. Not thread-safe.
 *
 * <p>Numbers come in wherever the table's type holds the very number. Only where the user declared
 * the type: texts become what they say, scalars become their text, {@code binary} and {@code
 * string} the same bytes, and {@code timestamp} and {@code timestamp_ntz} the same reading of the
 * clock.
 */
public abstract class Cast {
  /**
   * The conversion between two types, be they the same; empty where there is none.
   *
   * @param declared the user asks for the type: {@link ReadOptions#exact} is false
   */
  public static Optional<Cast> of(DataType from, DataType to, boolean declared) {
    return of(from, to, declared ? Rules.DECLARED : Rules.EXACT);
  }

  /**
   * The conversion of values that came into a table when its type was a narrower one: those of
   * numbers, and a {@code date} becomes its midnight of {@code timestamp_ntz}.
   */
  public static Optional<Cast> ofTable(DataType from, DataType to) {
    return of(from, to, Rules.WIDENED);
  }

  /** What is converted; each has what those before it have. */
  enum Rules {
    EXACT,
    WIDENED,
    DECLARED
  }

  static Optional<Cast> of(DataType from, DataType to, Rules rules) {
    if (from.equals(DataType.UNSETTLED)) {
      return Optional.of(new Nothing());
    }
    if (from.equals(DataType.EMPTY_OBJECT) && to instanceof StructType) {
      return Optional.of(new EmptyObject());
    }
    if (from instanceof ListType a && to instanceof ListType b) {
      return of(a.element(), b.element(), rules).map(CastList::new);
    }
    if (from instanceof MapType a && to instanceof MapType b) {
      return of(a.key(), b.key(), rules)
          .flatMap(
              keys -> of(a.value(), b.value(), rules).map(values -> new CastMap(keys, values)));
    }
    if (from instanceof StructType a && to instanceof StructType b) {
      return CastStruct.of(a, b, rules);
    }
    if (from.equals(to)) {
      return Optional.of(new Same(from.kind()));
    }
    Optional<Cast> number = CastNumber.of(from, to);
    if (number.isPresent() || rules == Rules.EXACT) {
      return number;
    }
    if (from.kind() == Kind.DATE && to.kind() == Kind.TIMESTAMP_NTZ) {
      return Optional.of(new Midnight());
    }
    return rules == Rules.DECLARED ? declared(from, to) : Optional.empty();
  }

  private static Optional<Cast> declared(DataType from, DataType to) {
    if (isNested(from) || isNested(to)) {
      return Optional.empty();
    }
    if (isClock(from) && isClock(to)) {
      return Optional.of(new Same(to.kind()));
    }
    if (from.kind() == Kind.STRING) {
      return Optional.of(
          to.kind() == Kind.BINARY ? new Same(Kind.BINARY) : new CastText.Parsed(to));
    }
    return to.kind() == Kind.STRING
        ? Optional.of(
            from.kind() == Kind.BINARY ? new CastText.Decoded() : new CastText.Printed(from))
        : Optional.empty();
  }

  private static boolean isNested(DataType type) {
    return type instanceof ListType || type instanceof MapType || type instanceof StructType;
  }

  private static boolean isClock(DataType type) {
    return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_NTZ;
  }

  /**
   * Appends the value at {@code row} of one column, be it null, to the other.
   *
   * @throws CastException when the other's type cannot hold it; what the other then holds is of no
   *     use
   */
  public final void append(Column from, int row, Column to) throws CastException {
    if (from.isNull(row)) {
      to.appendNull();
    } else {
      appendValue(from, row, to);
    }
  }

  /** Appends the value at {@code row}, which is not null. */
  abstract void appendValue(Column from, int row, Column to) throws CastException;

  /** A day as the time of its beginning. */
  private static final class Midnight extends Cast {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      long day = ((LongColumn) from).get(row);
      if (Math.multiplyHigh(day, MICROS_PER_DAY) != ((day * MICROS_PER_DAY) >> (Long.SIZE - 1))) {
        throw new CastException("day " + day, DataType.TIMESTAMP_NTZ);
      }
      ((LongColumn) to).append(day * MICROS_PER_DAY);
    }
  }

  /** Of values that are all null. */
  private static final class Nothing extends Cast {
    @Override
    void appendValue(Column from, int row, Column to) {
      throw new IllegalStateException("a value of no type");
    }
  }

  /** Objects without keys, as structs whose fields are null. */
  private static final class EmptyObject extends Cast {
    @Override
    void appendValue(Column from, int row, Column to) {
      StructColumn struct = (StructColumn) to;
      struct.fields().forEach(Column::appendNull);
      struct.endValue();
    }
  }

  /** Scalars as they are. */
  private static final class Same extends Cast {
    private final Kind kind;

    Same(Kind kind) {
      this.kind = kind;
    }

    @Override
    void appendValue(Column from, int row, Column to) {
      switch (kind) {
        case BOOLEAN -> ((BooleanColumn) to).append(((BooleanColumn) from).get(row));
        case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_NTZ ->
            ((LongColumn) to).append(((LongColumn) from).get(row));
        case FLOAT32, FLOAT64 -> ((DoubleColumn) to).append(((DoubleColumn) from).get(row));
        case DECIMAL -> {
          DecimalColumn decimals = (DecimalColumn) from;
          ((DecimalColumn) to).append(decimals.upper(row), decimals.lower(row));
        }
        case STRING, BINARY -> {
          BytesColumn bytes = (BytesColumn) from;
          ((BytesColumn) to).append(bytes.data(), bytes.start(row), bytes.length(row));
        }
        case LIST, MAP, STRUCT -> throw new IllegalStateException("a " + kind + " is no scalar");
      }
    }
  }
}
