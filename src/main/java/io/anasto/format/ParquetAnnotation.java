package io.anasto.format;

import java.math.BigInteger;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.LogicalType._Fields;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * What a field's annotation needs of the field, by LogicalTypes.md of parquet-format. The
 * annotation of the new kind counts, and that of the old kind where there is none; a new one that
 * is not known, or UNKNOWN, is none.
 *
 * @param name for messages
 * @param needs what the field has to be, for messages
 * @param fits whether the field is so
 */
record ParquetAnnotation(String name, String needs, boolean fits) {
  private static final int UUID_LENGTH = 16;
  private static final int FLOAT16_LENGTH = 2;
  private static final int INTERVAL_LENGTH = 12;
  private static final int INT32_DIGITS = 9;
  private static final int INT64_DIGITS = 18;

  private static final String BYTES = "for BYTE_ARRAY alone";
  private static final String INT32 = "for INT32 alone";
  private static final String INT64 = "for INT64 alone";
  private static final String GROUP = "for groups alone";

  /** The annotation that counts; empty where there is none. */
  static Optional<ParquetAnnotation> of(ParquetElement e) {
    if (e.logical() != null) {
      return Optional.of(of(e, e.element().getLogicalType()));
    }
    return Optional.ofNullable(e.element().getConverted_type()).map(old -> of(e, old));
  }

  private static ParquetAnnotation of(ParquetElement e, LogicalType logical) {
    _Fields kind = logical.getSetField();
    return switch (kind) {
      case STRING, ENUM, JSON, BSON, GEOMETRY, GEOGRAPHY -> of(e, kind.name(), Type.BYTE_ARRAY);
      case UUID -> fixed(e, kind.name(), UUID_LENGTH);
      case FLOAT16 -> fixed(e, kind.name(), FLOAT16_LENGTH);
      case DATE -> of(e, kind.name(), Type.INT32);
      case TIME -> time(e, logical.getTIME().getUnit());
      case TIMESTAMP ->
          of(
              e,
              "TIMESTAMP(%s)".formatted(logical.getTIMESTAMP().getUnit().getSetField()),
              Type.INT64);
      case INTEGER ->
          integer(e, logical.getINTEGER().getBitWidth(), logical.getINTEGER().isIsSigned());
      case DECIMAL -> decimal(e);
      case LIST, MAP, VARIANT -> new ParquetAnnotation(kind.name(), GROUP, !e.isLeaf());
      case UNKNOWN -> new ParquetAnnotation(kind.name(), "for anything", true);
    };
  }

  private static ParquetAnnotation of(ParquetElement e, ConvertedType old) {
    return switch (old) {
      case UTF8, ENUM, JSON, BSON -> of(e, old.name(), Type.BYTE_ARRAY);
      case DATE, TIME_MILLIS, INT_8, INT_16, INT_32, UINT_8, UINT_16, UINT_32 ->
          of(e, old.name(), Type.INT32);
      case TIME_MICROS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS, INT_64, UINT_64 ->
          of(e, old.name(), Type.INT64);
      case INTERVAL -> fixed(e, old.name(), INTERVAL_LENGTH);
      case DECIMAL -> decimal(e);
      case LIST, MAP, MAP_KEY_VALUE -> new ParquetAnnotation(old.name(), GROUP, !e.isLeaf());
    };
  }

  private static ParquetAnnotation of(ParquetElement e, String name, Type type) {
    String needs =
        switch (type) {
          case INT32 -> INT32;
          case INT64 -> INT64;
          case BYTE_ARRAY -> BYTES;
          case BOOLEAN, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
              throw new IllegalArgumentException("no annotation is for " + type);
        };
    return new ParquetAnnotation(name, needs, e.element().getType() == type);
  }

  private static ParquetAnnotation fixed(ParquetElement e, String name, int length) {
    return new ParquetAnnotation(
        name,
        "for FIXED_LEN_BYTE_ARRAY(%d) alone".formatted(length),
        e.element().getType() == Type.FIXED_LEN_BYTE_ARRAY
            && e.element().getType_length() == length);
  }

  private static ParquetAnnotation time(ParquetElement e, TimeUnit unit) {
    return of(
        e, "TIME(%s)".formatted(unit.getSetField()), unit.isSetMILLIS() ? Type.INT32 : Type.INT64);
  }

  private static ParquetAnnotation integer(ParquetElement e, int bits, boolean signed) {
    String name = "INTEGER(%d,%s)".formatted(bits, signed);
    return switch (bits) {
      case Byte.SIZE, Short.SIZE, Integer.SIZE -> of(e, name, Type.INT32);
      case Long.SIZE -> of(e, name, Type.INT64);
      default -> new ParquetAnnotation(name, "no type: integers have 8, 16, 32 or 64 bits", false);
    };
  }

  private static ParquetAnnotation decimal(ParquetElement e) {
    return new ParquetAnnotation(
        "DECIMAL",
        "for INT32, INT64, BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY alone",
        e.isLeaf()
            && switch (e.element().getType()) {
              case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
              case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
            });
  }

  /** The most digits that a decimal in this physical type may have. */
  static int mostDigits(ParquetPhysical type) {
    return switch (type.kind()) {
      case INT32 -> INT32_DIGITS;
      case INT64 -> INT64_DIGITS;
      case FIXED_LEN_BYTE_ARRAY ->
          // Any that Anasto has fit so many bytes.
          type.length() > Long.BYTES * 2
              ? Integer.MAX_VALUE
              : BigInteger.TWO
                      .pow(type.length() * Byte.SIZE - 1)
                      .subtract(BigInteger.ONE)
                      .toString()
                      .length()
                  - 1;
      case BYTE_ARRAY, BOOLEAN, INT96, FLOAT, DOUBLE -> Integer.MAX_VALUE;
    };
  }
}
