package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Numbers to numbers of another type, where that holds the very number. */
final class CastNumber {
  private CastNumber() {}

  /** Empty where one of the types is no number, or a fraction would have to become exact. */
  static Optional<Cast> of(DataType from, DataType to) {
    if (isInteger(from)) {
      if (isInteger(to)) {
        return Optional.of(new IntegerToInteger(to));
      }
      return to instanceof DecimalType decimal
          ? Optional.of(new IntegerToDecimal(decimal))
          : isFloat(to) ? Optional.of(new IntegerToFloat(to)) : Optional.empty();
    }
    if (from instanceof DecimalType source) {
      if (to instanceof DecimalType decimal) {
        return Optional.of(new DecimalToDecimal(source, decimal));
      }
      return isInteger(to) ? Optional.of(new DecimalToInteger(to)) : Optional.empty();
    }
    return isFloat(from) && isFloat(to) ? Optional.of(new FloatToFloat(to)) : Optional.empty();
  }

  private static boolean isInteger(DataType type) {
    return type.kind().compareTo(Kind.INT8) >= 0 && type.kind().compareTo(Kind.INT64) <= 0;
  }

  private static boolean isFloat(DataType type) {
    return type.kind() == Kind.FLOAT32 || type.kind() == Kind.FLOAT64;
  }

  /** Refuses integers beyond the type's bits. */
  private static void checkRange(long value, DataType type) throws CastException {
    boolean fits =
        switch (type.kind()) {
          case INT8 -> value == (byte) value;
          case INT16 -> value == (short) value;
          case INT32 -> value == (int) value;
          case INT64,
              BOOLEAN,
              FLOAT32,
              FLOAT64,
              DECIMAL,
              STRING,
              BINARY,
              DATE,
              TIMESTAMP,
              TIMESTAMP_NTZ,
              LIST,
              MAP,
              STRUCT ->
              true;
        };
    if (!fits) {
      throw new CastException(Long.toString(value), type);
    }
  }

  private static final class IntegerToInteger extends Cast {
    private final DataType type;

    IntegerToInteger(DataType type) {
      this.type = type;
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      long value = ((LongColumn) from).get(row);
      checkRange(value, type);
      ((LongColumn) to).append(value);
    }
  }

  private static final class IntegerToDecimal extends Cast {
    private final DecimalType type;
    private final BigInteger factor;

    /** One more than the largest integer, or 0 where every {@code long} fits. */
    private final long bound;

    IntegerToDecimal(DecimalType type) {
      this.type = type;
      this.factor = BigInteger.TEN.pow(type.scale());
      int digits = type.precision() - type.scale();
      this.bound =
          digits > DecimalType.MAX_LONG_PRECISION ? 0 : BigInteger.TEN.pow(digits).longValue();
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      long value = ((LongColumn) from).get(row);
      if (bound != 0 && (value >= bound || value <= -bound)) {
        throw new CastException(Long.toString(value), type);
      }
      DecimalColumn decimals = (DecimalColumn) to;
      if (decimals.isLong()) {
        decimals.appendUnscaled(value * factor.longValue());
      } else {
        decimals.appendUnscaled(BigInteger.valueOf(value).multiply(factor));
      }
    }
  }

  private static final class IntegerToFloat extends Cast {
    private final DataType type;
    private final boolean single;

    IntegerToFloat(DataType type) {
      this.type = type;
      this.single = type.kind() == Kind.FLOAT32;
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      long value = ((LongColumn) from).get(row);
      double nearest = single ? (float) value : value;
      // The cast back makes the largest long of 2^63.
      if ((long) nearest != value || nearest == 0x1p63) {
        throw new CastException(Long.toString(value), type);
      }
      ((DoubleColumn) to).append(nearest);
    }
  }

  private static final class DecimalToDecimal extends Cast {
    private final DecimalType type;
    private final boolean always;
    private final BigInteger bound;

    DecimalToDecimal(DecimalType from, DecimalType type) {
      this.type = type;
      this.always = from.scale() == type.scale() && from.precision() <= type.precision();
      this.bound = BigInteger.TEN.pow(type.precision());
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      DecimalColumn source = (DecimalColumn) from;
      DecimalColumn target = (DecimalColumn) to;
      if (always) {
        target.append(source.upper(row), source.lower(row));
        return;
      }
      BigDecimal value = source.get(row);
      BigDecimal exact = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
      if (exact.scale() > type.scale()) {
        throw new CastException(value.toPlainString(), type);
      }
      BigInteger unscaled = exact.setScale(type.scale()).unscaledValue();
      if (unscaled.abs().compareTo(bound) >= 0) {
        throw new CastException(value.toPlainString(), type);
      }
      target.appendUnscaled(unscaled);
    }
  }

  private static final class DecimalToInteger extends Cast {
    private final DataType type;

    DecimalToInteger(DataType type) {
      this.type = type;
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      BigDecimal value = ((DecimalColumn) from).get(row);
      long integer;
      try {
        integer = value.longValueExact();
      } catch (ArithmeticException e) {
        throw new CastException(value.toPlainString(), type);
      }
      checkRange(integer, type);
      ((LongColumn) to).append(integer);
    }
  }

  private static final class FloatToFloat extends Cast {
    private final DataType type;
    private final boolean single;

    FloatToFloat(DataType type) {
      this.type = type;
      this.single = type.kind() == Kind.FLOAT32;
    }

    @Override
    void appendValue(Column from, int row, Column to) throws CastException {
      double value = ((DoubleColumn) from).get(row);
      if (single && (float) value != value && !Double.isNaN(value)) {
        throw new CastException(Double.toString(value), type);
      }
      ((DoubleColumn) to).append(value);
    }
  }
}
