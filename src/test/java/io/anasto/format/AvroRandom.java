package io.anasto.format;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/** Random schemas of Avro, of every kind that can be a column, and random values of them. */
public final class AvroRandom {
  private static final String[] TEXTS = {
    "", "a", "ä€", "\uD83D\uDE00", "\u0000x", "some more text"
  };
  private static final long DAYS = 700_000;

  private final Random random;
  private int names;

  public AvroRandom(long seed) {
    this.random = new Random(seed);
  }

  public Schema row() {
    return record(3);
  }

  private Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = random.nextInt(depth == 3 ? 8 : 3); i >= 0; i--) {
      fields.add(new Schema.Field("f" + i, any(depth - 1)));
    }
    return Schema.createRecord("r" + names++, null, null, false, fields);
  }

  /** A type, or a union. */
  private Schema any(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> {
        Schema nothing = Schema.create(Schema.Type.NULL);
        Schema other = type(depth);
        if (other.getType() == Schema.Type.NULL) {
          yield other;
        }
        yield random.nextBoolean()
            ? Schema.createUnion(nothing, other)
            : Schema.createUnion(other, nothing);
      }
      case 1 -> union(depth);
      default -> type(depth);
    };
  }

  private Schema union(int depth) {
    List<Schema> branches = new ArrayList<>();
    switch (random.nextInt(3)) {
      case 0 -> {
        branches.add(Schema.create(Schema.Type.LONG));
        branches.add(Schema.create(Schema.Type.INT));
      }
      case 1 -> {
        branches.add(Schema.create(Schema.Type.FLOAT));
        branches.add(Schema.create(Schema.Type.DOUBLE));
      }
      default -> {
        branches.add(Schema.create(Schema.Type.STRING));
        branches.add(depth > 0 ? record(depth - 1) : Schema.create(Schema.Type.BOOLEAN));
        branches.add(Schema.create(Schema.Type.BYTES));
      }
    }
    if (random.nextBoolean()) {
      branches.add(random.nextInt(branches.size() + 1), Schema.create(Schema.Type.NULL));
    }
    return Schema.createUnion(branches);
  }

  private Schema type(int depth) {
    return switch (random.nextInt(depth > 0 ? 24 : 20)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.FLOAT);
      case 4 -> Schema.create(Schema.Type.DOUBLE);
      case 5 -> Schema.create(Schema.Type.STRING);
      case 6 -> Schema.create(Schema.Type.BYTES);
      case 7 -> Schema.createEnum("e" + names++, null, null, List.of("RED", "GREEN", "BLUE"));
      case 8 -> Schema.createFixed("x" + names++, null, null, random.nextInt(20));
      case 9 -> decimal(SchemaBuilder.builder().bytesType());
      case 10 -> decimal(Schema.createFixed("x" + names++, null, null, 16 + random.nextInt(5)));
      case 11 -> LogicalTypes.uuid().addToSchema(Schema.createFixed("u" + names++, null, null, 16));
      case 12 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case 13 -> LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
      case 14 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 15 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case 16 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 17 -> LogicalTypes.timestampNanos().addToSchema(Schema.create(Schema.Type.LONG));
      case 18 -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 19 -> Schema.create(Schema.Type.NULL);
      case 20, 21 -> Schema.createArray(any(depth - 1));
      case 22 -> Schema.createMap(any(depth - 1));
      default -> record(depth - 1);
    };
  }

  private Schema decimal(Schema of) {
    int precision = 1 + random.nextInt(38);
    return LogicalTypes.decimal(precision, random.nextInt(precision + 1)).addToSchema(of);
  }

  public Object value(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> {
        List<Schema> branches = schema.getTypes();
        yield value(branches.get(random.nextInt(branches.size())));
      }
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> integer(schema);
      case LONG -> number(schema);
      case FLOAT -> random.nextInt(4) == 0 ? Float.NaN : random.nextFloat();
      case DOUBLE -> random.nextInt(4) == 0 ? -0.0 : random.nextGaussian();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTES -> ByteBuffer.wrap(bytes(schema, random.nextInt(10)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema, schema.getFixedSize()));
      case ENUM ->
          new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(schema.getElementType()));
        }
        yield new GenericData.Array<>(schema, list);
      }
      case MAP -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(TEXTS[i], value(schema.getValueType()));
        }
        yield map;
      }
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
    };
  }

  private int integer(Schema schema) {
    if (schema.getLogicalType() == null) {
      return random.nextInt() >> random.nextInt(32);
    }
    return schema.getLogicalType() instanceof LogicalTypes.Date
        ? (int) (random.nextDouble() * DAYS)
        : random.nextInt(86_400_000);
  }

  private long number(Schema schema) {
    String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    return switch (logical) {
      case "" -> random.nextLong() >> random.nextInt(64);
      case "time-micros" -> (long) (random.nextDouble() * 86_400_000_000L);
      case "timestamp-millis" -> (long) (random.nextGaussian() * 1e13);
      case "timestamp-nanos" -> ((long) (random.nextGaussian() * 1e14)) * 1000;
      default -> (long) (random.nextGaussian() * 1e16);
    };
  }

  private byte[] bytes(Schema schema, int size) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      BigInteger unscaled =
          new BigInteger(120, random).remainder(BigInteger.TEN.pow(decimal.getPrecision()));
      byte[] shortest = (random.nextBoolean() ? unscaled : unscaled.negate()).toByteArray();
      if (schema.getType() == Schema.Type.BYTES) {
        return shortest;
      }
      byte[] padded = new byte[size];
      java.util.Arrays.fill(padded, (byte) (shortest[0] < 0 ? -1 : 0));
      System.arraycopy(shortest, 0, padded, size - shortest.length, shortest.length);
      return padded;
    }
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
