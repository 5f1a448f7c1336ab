package io.anasto.fuzz;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What parquet-java reads from a file, as objects of the JDK by LogicalTypes.md of parquet-format.
 *
 * @param rows the first ones by column; null where it failed
 * @param noValue a value that it reads, but that is none of its type; null where there is none
 */
record ParquetReference(List<Map<String, Object>> rows, NoValue noValue, Throwable failure) {
  private static final int MOST_DIGITS = 38;
  private static final long JULIAN_EPOCH = 2_440_588;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  static ParquetReference of(byte[] file, int mostRows) {
    List<Map<String, Object>> rows = new ArrayList<>();
    NoValue noValue = null;
    try (ParquetReader<Group> reader =
        new Groups(new Bytes(file)).usePageChecksumVerification(true).build()) {
      Group group = reader.read();
      for (int row = 0; group != null && row < mostRows; row++) {
        try {
          rows.add(struct(group));
        } catch (NoValue e) {
          noValue = e;
        }
        group = reader.read();
      }
      return new ParquetReference(rows, noValue, null);
    } catch (IOException | RuntimeException | Error e) {
      return new ParquetReference(null, noValue, e);
    }
  }

  /** An encoded value stands for nothing that its type has. */
  static final class NoValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoValue(String message) {
      super(message);
    }
  }

  private static Map<String, Object> struct(Group group) {
    Map<String, Object> struct = new LinkedHashMap<>();
    for (int i = 0; i < group.getType().getFieldCount(); i++) {
      struct.put(group.getType().getFieldName(i), field(group, i));
    }
    return struct;
  }

  private static Object field(Group group, int field) {
    Type type = group.getType().getType(field);
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Repetition.REPEATED)) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(value(group, field, i));
      }
      return list;
    }
    return count == 0 ? null : value(group, field, 0);
  }

  private static Object value(Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      return primitive(group, field, index, type.asPrimitiveType());
    }
    Group inner = group.getGroup(field, index);
    GroupType inside = type.asGroupType();
    boolean oneRepeated =
        inside.getFieldCount() == 1 && inside.getType(0).isRepetition(Repetition.REPEATED);
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (oneRepeated && annotation instanceof ListLogicalTypeAnnotation) {
      return list(inner, inside.getType(0), inside.getName());
    }
    if (oneRepeated
        && !inside.getType(0).isPrimitive()
        && (annotation instanceof MapLogicalTypeAnnotation
            || annotation instanceof MapKeyValueTypeAnnotation)) {
      int width = inside.getType(0).asGroupType().getFieldCount();
      if (width == 1) {
        return elements(inner);
      }
      if (width == 2) {
        return map(inner);
      }
    }
    return struct(inner);
  }

  private static Object list(Group group, Type repeated, String name) {
    boolean isElement =
        repeated.isPrimitive()
            || repeated.asGroupType().getFieldCount() != 1
            || repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
            || repeated.getName().equals("array")
            || repeated.getName().equals(name + "_tuple");
    return isElement ? field(group, 0) : elements(group);
  }

  private static List<Object> elements(Group group) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      list.add(field(group.getGroup(0, i), 0));
    }
    return list;
  }

  private static Map<Object, Object> map(Group group) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      Group entry = group.getGroup(0, i);
      Object key = field(entry, 0);
      if (key == null) {
        throw new NoValue("a key that is null");
      }
      // An array is no key; its bytes are.
      map.put(ParquetTarget.comparable(key), field(entry, 1));
    }
    return map;
  }

  private static Object primitive(Group group, int field, int index, PrimitiveType type) {
    LogicalTypeAnnotation as = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index);
      case FLOAT -> group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case INT32 -> int32(group.getInteger(field, index), as);
      case INT64 -> int64(group.getLong(field, index), as);
      case INT96 -> int96(group.getInt96(field, index).getBytes());
      case BINARY -> binary(group.getBinary(field, index).getBytes(), as);
      case FIXED_LEN_BYTE_ARRAY -> fixed(group.getBinary(field, index).getBytes(), as);
    };
  }

  private static Object int32(int value, LogicalTypeAnnotation as) {
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(BigInteger.valueOf(value), decimal);
    } else if (as instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    } else if (as instanceof TimeLogicalTypeAnnotation) {
      return time(value, 1_000_000, "HH:mm:ss.SSS");
    } else if (as instanceof IntLogicalTypeAnnotation integer) {
      return narrow(value, integer);
    }
    return value;
  }

  private static Object narrow(int value, IntLogicalTypeAnnotation as) {
    if (!as.isSigned()) {
      long unsigned = value & 0xffff_ffffL;
      return inRange(unsigned, 0, (1L << as.getBitWidth()) - 1);
    }
    long most = Long.MAX_VALUE >> (Long.SIZE - as.getBitWidth());
    return inRange(value, -most - 1, most);
  }

  private static long inRange(long value, long least, long most) {
    if (value < least || value > most) {
      throw new NoValue(value + " is beyond its type");
    }
    return value;
  }

  private static Object int64(long value, LogicalTypeAnnotation as) {
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(BigInteger.valueOf(value), decimal);
    } else if (as instanceof TimeLogicalTypeAnnotation time) {
      return time.getUnit() == TimeUnit.NANOS
          ? time(value, 1, "HH:mm:ss.SSSSSSSSS")
          : time(value, 1000, "HH:mm:ss.SSSSSS");
    } else if (as instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(value, timestamp);
    } else if (as instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
    }
    return value;
  }

  private static Object timestamp(long value, TimestampLogicalTypeAnnotation as) {
    Instant instant =
        switch (as.getUnit()) {
          case MILLIS -> {
            inRange(value, -Long.MAX_VALUE / 1000, Long.MAX_VALUE / 1000);
            yield Instant.ofEpochMilli(value);
          }
          case MICROS -> Instant.EPOCH.plus(value, ChronoUnit.MICROS);
          case NANOS -> {
            if (value % 1000 != 0) {
              throw new NoValue("no whole microseconds");
            }
            yield Instant.EPOCH.plusNanos(value);
          }
        };
    return as.isAdjustedToUTC() ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static Object int96(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    BigInteger nanos = BigInteger.valueOf(in.getLong());
    BigInteger all =
        BigInteger.valueOf(in.getInt()).multiply(BigInteger.valueOf(NANOS_PER_DAY)).add(nanos);
    BigInteger[] micros = all.divideAndRemainder(BigInteger.valueOf(1000));
    if (micros[1].signum() != 0 || micros[0].bitLength() >= Long.SIZE) {
      throw new NoValue("no whole microseconds, or beyond a timestamp");
    }
    // int96_from_spark.md of parquet-testing: Spark's sum runs over, and back here.
    long since1970 = micros[0].longValueExact() - JULIAN_EPOCH * (NANOS_PER_DAY / 1000);
    return Instant.EPOCH.plus(since1970, ChronoUnit.MICROS);
  }

  private static Object binary(byte[] bytes, LogicalTypeAnnotation as) {
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(bytes, decimal);
    }
    if (as instanceof StringLogicalTypeAnnotation
        || as instanceof EnumLogicalTypeAnnotation
        || as instanceof JsonLogicalTypeAnnotation) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new NoValue("no UTF-8");
      }
    }
    return bytes;
  }

  private static Object fixed(byte[] bytes, LogicalTypeAnnotation as) {
    if (as instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(bytes, decimal);
    } else if (as instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new UUID(in.getLong(), in.getLong());
    } else if (as instanceof Float16LogicalTypeAnnotation) {
      return half(((bytes[1] & 0xff) << 8) | (bytes[0] & 0xff));
    }
    return bytes;
  }

  /** IEEE 754, binary16. */
  private static float half(int bits) {
    int exponent = (bits >> 10) & 0x1f;
    float fraction = (bits & 0x3ff) / 1024f;
    float value =
        exponent == 0x1f
            ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
            : exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
    return bits >> 15 == 0 ? value : -value;
  }

  private static BigDecimal decimal(byte[] bytes, DecimalLogicalTypeAnnotation as) {
    if (bytes.length == 0) {
      throw new NoValue("a decimal of no bytes");
    }
    return decimal(new BigInteger(bytes), as);
  }

  private static BigDecimal decimal(BigInteger unscaled, DecimalLogicalTypeAnnotation as) {
    if (as.getPrecision() > MOST_DIGITS) {
      // Their power of ten may be larger than the memory.
      throw new NoValue("a decimal that no column has");
    }
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(as.getPrecision())) >= 0) {
      throw new NoValue("more digits than the type has");
    }
    return new BigDecimal(unscaled, as.getScale());
  }

  private static String time(long value, long nanos, String pattern) {
    inRange(value, 0, NANOS_PER_DAY / nanos - 1);
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(LocalTime.ofNanoOfDay(value * nanos));
  }

  private static final class Groups extends ParquetReader.Builder<Group> {
    Groups(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** A file in memory. */
  private static final class Bytes implements InputFile {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Positioned in = new Positioned(bytes);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() {
          return in.at();
        }

        @Override
        public void seek(long position) throws IOException {
          in.seek(position);
        }
      };
    }
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] bytes) {
      super(bytes);
    }

    int at() {
      return pos;
    }

    void seek(long position) throws IOException {
      if (position < 0 || position > count) {
        throw new EOFException("beyond the file: " + position);
      }
      pos = (int) position;
    }
  }
}
