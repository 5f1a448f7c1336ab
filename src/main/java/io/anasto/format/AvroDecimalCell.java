package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DecimalColumn;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Decimals: the unscaled value in two's complement, the highest byte first. */
final class AvroDecimalCell extends AvroCell {
  /** 38 digits need 16 bytes; more are only a sign's repetition. */
  private static final int MAX_SIZE = 1 << 12;

  private final byte[] bytes = new byte[MAX_SIZE];
  private final int size;
  private final DecimalType type;
  private final BigInteger bound;

  /** One more than the largest unscaled value, or 0 where every {@code long} fits. */
  private final long longBound;

  /**
   * @param size of each value in bytes, or {@link AvroBytesCell#ANY}
   */
  AvroDecimalCell(DecimalType type, int size, String path) {
    super(type, path);
    this.size = size;
    this.type = type;
    this.bound = BigInteger.TEN.pow(type.precision());
    this.longBound =
        type.precision() <= DecimalType.MAX_LONG_PRECISION ? bound.longValueExact() : 0;
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    int length = size == AvroBytesCell.ANY ? in.length(path()) : size;
    if (length == 0 || length > MAX_SIZE) {
      throw in.malformed(path(), "a decimal claims to have %,d bytes".formatted(length));
    }
    in.decoder.readFixed(bytes, 0, length);
    if (length > Long.BYTES) {
      readLarge(length, in, (DecimalColumn) column);
      return;
    }
    long unscaled = bytes[0];
    for (int i = 1; i < length; i++) {
      unscaled = unscaled << 8 | (bytes[i] & 0xff);
    }
    if (longBound != 0 && (unscaled >= longBound || unscaled <= -longBound)) {
      throw unfit(BigInteger.valueOf(unscaled), in);
    }
    ((DecimalColumn) column).append(unscaled >> 63, unscaled);
  }

  private void readLarge(int length, AvroValues in, DecimalColumn column) throws DataException {
    BigInteger unscaled = new BigInteger(bytes, 0, length);
    if (unscaled.abs().compareTo(bound) >= 0) {
      throw unfit(unscaled, in);
    }
    column.appendUnscaled(unscaled);
  }

  private DataException unfit(BigInteger unscaled, AvroValues in) {
    return in.mismatch(path(), new BigDecimal(unscaled, type.scale()).toPlainString(), type);
  }

  @Override
  int weight() {
    return 2 * Long.BYTES;
  }
}
