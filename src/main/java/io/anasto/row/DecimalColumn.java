package io.anasto.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Unscaled values of a {@code decimal(p,s)}: a {@code long} each up to 18 digits, beyond that 128
 * bits in two of them.
 */
public final class DecimalColumn implements Column {
  private final Validity validity = new Validity();
  private final DataType.DecimalType type;
  private long[] low;

  /** The upper 64 bits; null for types of up to 18 digits. */
  private long[] high;

  private int size;

  DecimalColumn(DataType.DecimalType type, int rows) {
    this.type = type;
    this.low = new long[Math.max(rows, 1)];
    this.high = isLong() ? null : new long[low.length];
  }

  public DataType.DecimalType type() {
    return type;
  }

  /**
   * Whether every value's unscaled form fits a {@code long}, so that {@link #unscaledLong} works.
   */
  public boolean isLong() {
    return type.precision() <= DataType.DecimalType.MAX_LONG_PRECISION;
  }

  /** Appends an unscaled value that the caller knows to have at most 18 digits. */
  public void appendUnscaled(long unscaled) {
    append(unscaled >> 63, unscaled);
  }

  /** Appends an unscaled value that the caller knows to fit the type's precision. */
  public void appendUnscaled(BigInteger unscaled) {
    append(unscaled.shiftRight(64).longValue(), unscaled.longValue());
  }

  /** Appends 128 bits of an unscaled value in two's complement. */
  public void append(long upper, long lower) {
    if (size == low.length) {
      grow();
    }
    low[size] = lower;
    if (high != null) {
      high[size] = upper;
    }
    size++;
  }

  /**
   * The unscaled values' array of a column that {@link #isLong}, with room for {@code more} behind
   * {@link #size}: for decoders that write many at once and then call {@link #added}.
   */
  public long[] reserve(int more) {
    while (low.length - size < more) {
      grow();
    }
    return low;
  }

  /** Makes {@code count} values behind the last one, written into the array, the column's own. */
  public void added(int count) {
    size += count;
  }

  @Override
  public void appendNull() {
    validity.setNull(size);
    append(0, 0);
  }

  /** The unscaled value at {@code row} of a column that {@link #isLong}. */
  public long unscaledLong(int row) {
    return low[row];
  }

  /** The upper 64 bits of the unscaled value at {@code row}, in two's complement. */
  public long upper(int row) {
    return high == null ? low[row] >> 63 : high[row];
  }

  /** The lower 64 bits of the unscaled value at {@code row}. */
  public long lower(int row) {
    return low[row];
  }

  /** The unscaled value at {@code row}, of any precision. */
  public BigInteger unscaled(int row) {
    if (high == null) {
      return BigInteger.valueOf(low[row]);
    }
    BigInteger upper = BigInteger.valueOf(high[row]).shiftLeft(64);
    return upper.or(BigInteger.valueOf(low[row]).and(LOW_BITS));
  }

  /** The value at {@code row} with the type's scale. */
  public BigDecimal get(int row) {
    return new BigDecimal(unscaled(row), type.scale());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNull(int row) {
    return validity.isNull(row);
  }

  @Override
  public int nullCount() {
    return validity.count();
  }

  @Override
  public long bytes() {
    return (isLong() ? 8L : 16L) * size + validity.bytes();
  }

  private void grow() {
    low = Arrays.copyOf(low, low.length * 2);
    if (high != null) {
      high = Arrays.copyOf(high, low.length);
    }
  }

  private static final BigInteger LOW_BITS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
}
