package io.anasto.format;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Random schemas with random rows: what parquet-java writes of them, and what they are. The same
 * seed gives the same.
 */
public final class ParquetRandom {
  private static final List<CompressionCodecName> CODECS =
      List.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  private final Random random;
  private final MessageType schema;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final byte[] file;

  /**
   * @param checksums whether each page has one
   */
  public ParquetRandom(long seed, int rowCount, boolean checksums) throws IOException {
    this.random = new Random(seed);
    List<Shape> columns = new ArrayList<>();
    List<Type> types = new ArrayList<>();
    int width = 1 + random.nextInt(6);
    for (int i = 0; i < width; i++) {
      Shape shape = shape(3, random.nextInt(3) > 0);
      columns.add(shape);
      types.add(shape.type("c" + i));
    }
    this.schema = new MessageType("rows", types);
    List<Consumer<Group>> fill = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        values.put("c" + i, columns.get(i).valueOrNull());
      }
      rows.add(values);
      fill.add(
          group -> {
            for (int i = 0; i < columns.size(); i++) {
              columns.get(i).write(group, i, values.get("c" + i));
            }
          });
    }
    this.file = write(fill, checksums);
  }

  @SuppressWarnings("unchecked")
  private byte[] write(List<Consumer<Group>> fill, boolean checksums) throws IOException {
    boolean dictionary = random.nextBoolean();
    WriterVersion version =
        random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0;
    CompressionCodecName codec = CODECS.get(random.nextInt(CODECS.size()));
    int pageSize = 64 << random.nextInt(9);
    int pageRows = 1 + random.nextInt(400);
    int groupRows = 20 + random.nextInt(1000);
    boolean split = random.nextInt(3) == 0;
    return ParquetExample.file(
        schema,
        (ExampleParquetWriter.Builder builder) ->
            builder
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withDictionaryPageSize(512)
                .withByteStreamSplitEncoding(split && !dictionary)
                .withPageSize(pageSize)
                .withPageRowCountLimit(pageRows)
                .withMinRowCountForPageSizeCheck(1)
                .withRowGroupRowCountLimit(groupRows)
                .withPageWriteChecksumEnabled(checksums),
        fill.toArray(Consumer[]::new));
  }

  public byte[] file() {
    return file;
  }

  /** What was written, as {@link ParquetTables#comparable} has it. */
  List<Object> rows() {
    return ParquetTables.comparable(rows);
  }

  MessageType schema() {
    return schema;
  }

  private Shape shape(int depth, boolean optional) {
    int kind = depth == 0 ? 0 : random.nextInt(10);
    return switch (kind) {
      case 7 -> new StructShape(depth, optional);
      case 8 -> new ListShape(depth, optional);
      case 9 -> new MapShape(depth, optional);
      default -> new Leaf(random.nextInt(Leaf.KINDS), optional);
    };
  }

  /** A field of the schema, its values and how they are written. */
  private abstract class Shape {
    final boolean optional;

    /** One in so many values is null. */
    final int nulls = 1 + random.nextInt(8);

    Shape(boolean optional) {
      this.optional = optional;
    }

    final Repetition repetition() {
      return optional ? Repetition.OPTIONAL : Repetition.REQUIRED;
    }

    abstract Type type(String name);

    abstract Object value();

    abstract void writeValue(Group group, int index, Object value);

    final Object valueOrNull() {
      return optional && random.nextInt(nulls) == 0 ? null : value();
    }

    final void write(Group group, int index, Object value) {
      if (value != null) {
        writeValue(group, index, value);
      }
    }
  }

  private final class Leaf extends Shape {
    static final int KINDS = 14;

    private final int kind;

    /** Few different values fit a dictionary. */
    private final int variety = random.nextBoolean() ? 5 : 1 << 20;

    Leaf(int kind, boolean optional) {
      super(optional);
      this.kind = kind;
    }

    private Types.PrimitiveBuilder<PrimitiveType> of(PrimitiveTypeName name) {
      return Types.primitive(name, repetition());
    }

    @Override
    Type type(String name) {
      return switch (kind) {
        case 0 -> of(PrimitiveTypeName.BOOLEAN).named(name);
        case 1 -> of(PrimitiveTypeName.INT32).named(name);
        case 2 -> of(PrimitiveTypeName.INT64).named(name);
        case 3 -> of(PrimitiveTypeName.FLOAT).named(name);
        case 4 -> of(PrimitiveTypeName.DOUBLE).named(name);
        case 5 -> of(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
        case 6 -> of(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(3).named(name);
        case 7 ->
            of(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                .length(16)
                .as(LogicalTypeAnnotation.decimalType(7, 38))
                .named(name);
        case 8 ->
            of(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.decimalType(2, 9)).named(name);
        case 9 -> of(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
        case 10 ->
            of(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                .named(name);
        case 11 ->
            of(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MILLIS))
                .named(name);
        case 12 ->
            of(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.intType(8, true)).named(name);
        default ->
            of(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.decimalType(0, 20)).named(name);
      };
    }

    @Override
    Object value() {
      int n = random.nextInt(variety);
      long wide = variety == 5 ? n - 2L : random.nextLong();
      return switch (kind) {
        case 0 -> n % 2 == 0;
        case 1 -> (int) wide;
        case 2 -> wide;
        case 3 -> Float.intBitsToFloat((int) wide & 0x7f7f_ffff);
        case 4 -> n / 7.0;
        case 5 -> "é" + "x".repeat(n % 40) + n;
        case 6 -> new byte[] {(byte) n, (byte) (n >> 8), 0};
        case 7 ->
            new BigDecimal(BigInteger.valueOf(wide).multiply(BigInteger.valueOf(wide / 99)), 7);
        case 8 -> new BigDecimal(BigInteger.valueOf(wide % 1_000_000_000), 2);
        case 9 -> LocalDate.ofEpochDay(n);
        case 10 -> Instant.ofEpochSecond(n, 1000L * n);
        case 11 -> LocalDateTime.ofEpochSecond(-n, 5_000_000, ZoneOffset.UTC);
        case 12 -> (byte) n;
        default -> new BigDecimal(BigInteger.valueOf(wide));
      };
    }

    @Override
    void writeValue(Group group, int index, Object value) {
      switch (kind) {
        case 0 -> group.add(index, (boolean) value);
        case 1 -> group.add(index, (int) value);
        case 2 -> group.add(index, (long) value);
        case 3 -> group.add(index, (float) value);
        case 4 -> group.add(index, (double) value);
        case 5 -> group.add(index, (String) value);
        case 6 -> group.add(index, Binary.fromConstantByteArray((byte[]) value));
        case 7 -> group.add(index, Binary.fromConstantByteArray(wide((BigDecimal) value)));
        case 8 -> group.add(index, ((BigDecimal) value).unscaledValue().intValueExact());
        case 9 -> group.add(index, (int) ((LocalDate) value).toEpochDay());
        case 10 -> group.add(index, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
        case 11 ->
            group.add(index, ((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
        case 12 -> group.add(index, (int) (byte) value);
        default ->
            group.add(
                index,
                Binary.fromConstantByteArray(((BigDecimal) value).unscaledValue().toByteArray()));
      }
    }

    private static byte[] wide(BigDecimal value) {
      byte[] bytes = new byte[16];
      byte[] own = value.unscaledValue().toByteArray();
      Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
      System.arraycopy(own, 0, bytes, 16 - own.length, own.length);
      return bytes;
    }
  }

  private final class StructShape extends Shape {
    private final List<Shape> fields = new ArrayList<>();

    StructShape(int depth, boolean optional) {
      super(optional);
      int width = 1 + random.nextInt(3);
      for (int i = 0; i < width; i++) {
        fields.add(shape(depth - 1, random.nextInt(3) > 0));
      }
    }

    @Override
    Type type(String name) {
      Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition());
      for (int i = 0; i < fields.size(); i++) {
        group.addField(fields.get(i).type("f" + i));
      }
      return group.named(name);
    }

    @Override
    Object value() {
      Map<String, Object> struct = new LinkedHashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        struct.put("f" + i, fields.get(i).valueOrNull());
      }
      return struct;
    }

    @Override
    void writeValue(Group group, int index, Object value) {
      Group struct = group.addGroup(index);
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).write(struct, i, ((Map<?, ?>) value).get("f" + i));
      }
    }
  }

  /** Of three levels, or repeated with nothing around it. */
  private final class ListShape extends Shape {
    private final Shape element;
    private final boolean bare;

    ListShape(int depth, boolean optional) {
      this(depth, optional, random.nextInt(4) == 0);
    }

    private ListShape(int depth, boolean optional, boolean bare) {
      super(optional && !bare);
      this.bare = bare;
      this.element =
          bare
              ? new Leaf(random.nextInt(Leaf.KINDS), false)
              : shape(depth - 1, random.nextBoolean());
    }

    @Override
    Type type(String name) {
      if (bare) {
        Type one = element.type(name);
        return Types.primitive(one.asPrimitiveType().getPrimitiveTypeName(), Repetition.REPEATED)
            .length(one.asPrimitiveType().getTypeLength())
            .as(one.getLogicalTypeAnnotation())
            .named(name);
      }
      return Types.buildGroup(repetition())
          .as(LogicalTypeAnnotation.listType())
          .addField(
              Types.buildGroup(Repetition.REPEATED).addField(element.type("element")).named("list"))
          .named(name);
    }

    @Override
    Object value() {
      List<Object> list = new ArrayList<>();
      int length = random.nextInt(4);
      for (int i = 0; i < length; i++) {
        list.add(element.valueOrNull());
      }
      return list;
    }

    @Override
    void writeValue(Group group, int index, Object value) {
      if (bare) {
        ((List<?>) value).forEach(one -> element.write(group, index, one));
        return;
      }
      Group list = group.addGroup(index);
      ((List<?>) value).forEach(one -> element.write(list.addGroup(0), 0, one));
    }
  }

  private final class MapShape extends Shape {
    private final Shape value;

    MapShape(int depth, boolean optional) {
      super(optional);
      this.value = shape(depth - 1, random.nextBoolean());
    }

    @Override
    Type type(String name) {
      return Types.buildGroup(repetition())
          .as(LogicalTypeAnnotation.mapType())
          .addField(
              Types.buildGroup(Repetition.REPEATED)
                  .addField(
                      Types.required(PrimitiveTypeName.BINARY)
                          .as(LogicalTypeAnnotation.stringType())
                          .named("key"))
                  .addField(value.type("value"))
                  .named("key_value"))
          .named(name);
    }

    @Override
    Object value() {
      Map<String, Object> map = new LinkedHashMap<>();
      int size = random.nextInt(4);
      for (int i = 0; i < size; i++) {
        map.put("k" + i, value.valueOrNull());
      }
      return map;
    }

    @Override
    void writeValue(Group group, int index, Object map) {
      Group entries = group.addGroup(index);
      ((Map<?, ?>) map)
          .forEach(
              (key, one) -> {
                Group entry = entries.addGroup(0);
                entry.add(0, (String) key);
                value.write(entry, 1, one);
              });
    }
  }
}
