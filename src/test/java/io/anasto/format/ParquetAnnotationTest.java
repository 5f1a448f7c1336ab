package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.format.BsonType;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.GeographyType;
import org.apache.parquet.format.GeometryType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.NullType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.format.VariantType;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every annotation, of the new kind and the old, on every type that a field can have: read with the
 * right value where LogicalTypes.md of parquet-format allows it, else refused by file and column.
 */
class ParquetAnnotationTest {
  private static final String REFUSED = "refused";

  /** Files of one row and one column {@code a}, by the column's type. */
  private static final Map<String, byte[]> FILES = files();

  /** What is read where there is no annotation, or one that says nothing. */
  private static final Map<String, String> PLAIN =
      cases(
          "BOOLEAN          | boolean   | true",
          "INT32            | int32     | 5",
          "INT64            | int64     | 5",
          "INT96            | timestamp | 1970-01-01T00:00:00.000005",
          "FLOAT            | float32   | 5.0",
          "DOUBLE           | float64   | 5.0",
          "BYTE_ARRAY       | binary    | 0x41",
          "FIXED(1)         | binary    | 0x41",
          "FIXED(2)         | binary    | 0x0041",
          "FIXED(12)        | binary    | 0x000000000000000000000041",
          "FIXED(16)        | binary    | 0x00000000000000000000000000000041",
          "FIXED(17)        | binary    | 0x0000000000000000000000000000000041",
          "group            | struct<list:list<struct<element:int32>>> | {list=[{element=5}]}");

  private static final TimeUnit MILLIS = TimeUnit.MILLIS(new MilliSeconds());
  private static final TimeUnit MICROS = TimeUnit.MICROS(new MicroSeconds());
  private static final TimeUnit NANOS = TimeUnit.NANOS(new NanoSeconds());

  /**
   * An annotation, and what comes of it.
   *
   * @param logical of the new kind, or null
   * @param converted of the old kind, or null
   * @param allowed what is read, by the column's type; all other types are refused
   */
  private record Annotation(
      LogicalType logical, ConvertedType converted, Map<String, String> allowed) {
    void put(SchemaElement column) {
      if (logical != null) {
        column.setLogicalType(logical);
      }
      if (converted != null) {
        column.setConverted_type(converted);
      }
      if (converted == ConvertedType.DECIMAL) {
        column.setPrecision(9).setScale(2);
      }
    }

    @Override
    public String toString() {
      return (logical == null ? "" : logical) + (converted == null ? "" : converted.toString());
    }
  }

  private static Stream<Annotation> logical() {
    String text = "BYTE_ARRAY | string | A";
    String bytes = "BYTE_ARRAY | binary | 0x41";
    String list = "group | list<int32> | [5]";
    String time = "INT64 | string | 00:00:00.";
    return Stream.of(
        logical(LogicalType.STRING(new StringType()), text),
        logical(LogicalType.ENUM(new EnumType()), text),
        logical(LogicalType.JSON(new JsonType()), text),
        logical(LogicalType.BSON(new BsonType()), bytes),
        logical(LogicalType.GEOMETRY(new GeometryType()), bytes),
        logical(LogicalType.GEOGRAPHY(new GeographyType()), bytes),
        logical(
            LogicalType.UUID(new UUIDType()),
            "FIXED(16) | string | 00000000-0000-0000-0000-000000000041"),
        logical(LogicalType.FLOAT16(new Float16Type()), "FIXED(2) | float32 | 2.5"),
        logical(LogicalType.DATE(new DateType()), "INT32 | date | 1970-01-06"),
        logical(LogicalType.TIME(new TimeType(true, MILLIS)), "INT32 | string | 00:00:00.005"),
        logical(LogicalType.TIME(new TimeType(false, MICROS)), time + "000005"),
        logical(LogicalType.TIME(new TimeType(true, NANOS)), time + "000000005"),
        logical(
            LogicalType.TIMESTAMP(new TimestampType(true, MILLIS)),
            "INT64 | timestamp | 1970-01-01T00:00:00.005"),
        logical(
            LogicalType.TIMESTAMP(new TimestampType(true, MICROS)),
            "INT64 | timestamp | 1970-01-01T00:00:00.000005"),
        logical(
            LogicalType.TIMESTAMP(new TimestampType(false, MICROS)),
            "INT64 | timestamp_ntz | 1970-01-01T00:00:00.000005"),
        logical(integer(8, true), "INT32 | int8 | 5"),
        logical(integer(16, true), "INT32 | int16 | 5"),
        logical(integer(32, true), "INT32 | int32 | 5"),
        logical(integer(64, true), "INT64 | int64 | 5"),
        logical(integer(8, false), "INT32 | int16 | 5"),
        logical(integer(16, false), "INT32 | int32 | 5"),
        logical(integer(32, false), "INT32 | int64 | 5"),
        logical(integer(64, false), "INT64 | decimal(20,0) | 5"),
        logical(integer(0, true)),
        logical(integer(24, true)),
        logical(decimal(2, 1), decimals("decimal(2,1)", "0.5", "6.5", 1)),
        logical(decimal(3, 1), decimals("decimal(3,1)", "0.5", "6.5", 2)),
        logical(decimal(5, 2), decimals("decimal(5,2)", "0.05", "0.65", 12)),
        logical(decimal(10, 2), decimals("decimal(10,2)", null, "0.05", "0.65", 12)),
        logical(decimal(19, 2), decimals("decimal(19,2)", null, null, "0.65", 12)),
        logical(decimal(29, 2), decimals("decimal(29,2)", null, null, "0.65", 16)),
        logical(decimal(38, 2), decimals("decimal(38,2)", null, null, "0.65", 16)),
        logical(LogicalType.LIST(new ListType()), list),
        logical(LogicalType.MAP(new MapType()), list),
        logical(LogicalType.VARIANT(new VariantType())));
  }

  private static Stream<Annotation> converted() {
    String text = "BYTE_ARRAY | string | A";
    String list = "group | list<int32> | [5]";
    return Stream.of(
        converted(ConvertedType.UTF8, text),
        converted(ConvertedType.ENUM, text),
        converted(ConvertedType.JSON, text),
        converted(ConvertedType.BSON, "BYTE_ARRAY | binary | 0x41"),
        converted(ConvertedType.DATE, "INT32 | date | 1970-01-06"),
        converted(ConvertedType.TIME_MILLIS, "INT32 | string | 00:00:00.005"),
        converted(ConvertedType.TIME_MICROS, "INT64 | string | 00:00:00.000005"),
        converted(ConvertedType.TIMESTAMP_MILLIS, "INT64 | timestamp | 1970-01-01T00:00:00.005"),
        converted(ConvertedType.TIMESTAMP_MICROS, "INT64 | timestamp | 1970-01-01T00:00:00.000005"),
        converted(ConvertedType.INT_8, "INT32 | int8 | 5"),
        converted(ConvertedType.INT_16, "INT32 | int16 | 5"),
        converted(ConvertedType.INT_32, "INT32 | int32 | 5"),
        converted(ConvertedType.INT_64, "INT64 | int64 | 5"),
        converted(ConvertedType.UINT_8, "INT32 | int16 | 5"),
        converted(ConvertedType.UINT_16, "INT32 | int32 | 5"),
        converted(ConvertedType.UINT_32, "INT32 | int64 | 5"),
        converted(ConvertedType.UINT_64, "INT64 | decimal(20,0) | 5"),
        converted(ConvertedType.DECIMAL, decimals("decimal(9,2)", "0.05", "0.65", 12)),
        converted(ConvertedType.LIST, list),
        converted(ConvertedType.MAP, list),
        converted(ConvertedType.MAP_KEY_VALUE, list),
        // Refused as a type that Anasto has not, and otherwise as one that the field cannot have.
        converted(ConvertedType.INTERVAL));
  }

  @ParameterizedTest
  @MethodSource({"logical", "converted"})
  void anAnnotationIsReadOnTheTypesThatItIsForAndRefusedOnAllOthers(Annotation annotation)
      throws IOException {
    for (String type : FILES.keySet()) {
      assertThat(read(type, annotation::put))
          .as(type)
          .isEqualTo(annotation.allowed().getOrDefault(type, REFUSED));
    }
  }

  /** The old one is written for old readers alone. */
  @ParameterizedTest
  @MethodSource("logical")
  void whereBothKindsContradictEachOtherTheNewOneCounts(Annotation annotation) throws IOException {
    for (Annotation old : converted().toList()) {
      for (String type : FILES.keySet()) {
        String found =
            read(
                type,
                column -> {
                  old.put(column);
                  annotation.put(column);
                });
        assertThat(found)
            .as("%s, and %s, on %s", annotation, old, type)
            .isEqualTo(annotation.allowed().getOrDefault(type, REFUSED));
      }
    }
  }

  /** A later version has more annotations; and UNKNOWN stands beside the old INTERVAL. */
  @ParameterizedTest
  @MethodSource("converted")
  void anAnnotationThatIsNotKnownIsNone(Annotation old) throws IOException {
    LogicalType bson = LogicalType.BSON(new BsonType());
    for (String type : FILES.keySet()) {
      byte[] file = annotated(type, column -> column.setLogicalType(bson));
      byte[] none =
          annotated(type, column -> column.setLogicalType(LogicalType.UNKNOWN(new NullType())));
      for (byte[] content : List.of(FILES.get(type), unknown(file), none)) {
        assertThat(read(content)).as(type).isEqualTo(PLAIN.get(type));
      }
      byte[] both =
          annotated(
              type,
              column -> {
                column.setLogicalType(bson);
                old.put(column);
              });
      byte[] nothing =
          annotated(
              type,
              column -> {
                column.setLogicalType(LogicalType.UNKNOWN(new NullType()));
                old.put(column);
              });
      for (byte[] content : List.of(unknown(both), nothing)) {
        assertThat(read(content)).as(type).isEqualTo(old.allowed().getOrDefault(type, REFUSED));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void theRefusalNamesWhatContradictsWhat(String type, LogicalType logical, String message)
      throws IOException {
    InputFile file = ParquetTables.file(annotated(type, c -> c.setLogicalType(logical)));
    try {
      throw new AssertionError(ParquetTables.rows(file));
    } catch (DataException e) {
      assertThat(e).hasMessage("rows.parquet column \"a\": " + message);
    }
  }

  private static Stream<Object[]> messages() {
    return Stream.of(
        new Object[] {
          "INT32",
          LogicalType.TIMESTAMP(new TimestampType(true, MICROS)),
          "is INT32 annotated as TIMESTAMP(MICROS), which is for INT64 alone"
        },
        new Object[] {
          "INT32",
          integer(64, false),
          "is INT32 annotated as INTEGER(64,false), which is for INT64 alone"
        },
        new Object[] {
          "INT64",
          integer(24, true),
          "is INT64 annotated as INTEGER(24,true), which is no type: integers have 8, 16, 32 or 64"
              + " bits"
        },
        new Object[] {
          "FIXED(12)",
          LogicalType.UUID(new UUIDType()),
          "is FIXED_LEN_BYTE_ARRAY(12) annotated as UUID, which is for FIXED_LEN_BYTE_ARRAY(16)"
              + " alone"
        },
        new Object[] {
          "group",
          LogicalType.STRING(new StringType()),
          "is a group annotated as STRING, which is for BYTE_ARRAY alone"
        },
        new Object[] {"INT32", decimal(10, 2), "is a decimal(10,2), but INT32 holds 9 digits"},
        new Object[] {
          "FIXED(2)", decimal(5, 2), "is a decimal(5,2), but FIXED_LEN_BYTE_ARRAY(2) holds 4 digits"
        });
  }

  private static Annotation logical(LogicalType type, String... allowed) {
    return new Annotation(type, null, cases(allowed));
  }

  private static Annotation converted(ConvertedType type, String... allowed) {
    return new Annotation(null, type, cases(allowed));
  }

  private static LogicalType integer(int bits, boolean signed) {
    return LogicalType.INTEGER(new IntType((byte) bits, signed));
  }

  private static LogicalType decimal(int precision, int scale) {
    return LogicalType.DECIMAL(new DecimalType(scale, precision));
  }

  private static String[] decimals(String type, String number, String bytes, int least) {
    return decimals(type, number, number, bytes, least);
  }

  /**
   * @param int32 what is read of it, or null
   * @param least of the bytes that hold so many digits
   */
  private static String[] decimals(
      String type, String int32, String int64, String bytes, int least) {
    List<String> cases = new ArrayList<>();
    if (int32 != null) {
      cases.add("INT32 | " + type + " | " + int32);
    }
    if (int64 != null) {
      cases.add("INT64 | " + type + " | " + int64);
    }
    cases.add("BYTE_ARRAY | " + type + " | " + bytes);
    for (int length : List.of(1, 2, 12, 16, 17)) {
      if (length >= least) {
        cases.add("FIXED(" + length + ") | " + type + " | " + bytes);
      }
    }
    return cases.toArray(String[]::new);
  }

  /** What is read, by the column's type. */
  private static Map<String, String> cases(String... cases) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : cases) {
      String[] parts = line.split("\\|", -1);
      all.put(parts[0].trim(), parts[1].trim() + " " + parts[2].trim());
    }
    return all;
  }

  private static Map<String, byte[]> files() {
    try {
      Map<String, byte[]> files = new LinkedHashMap<>();
      files.put("BOOLEAN", file("boolean a;", row -> row.add("a", true)));
      files.put("INT32", file("int32 a;", row -> row.add("a", 5)));
      files.put("INT64", file("int64 a;", row -> row.add("a", 5L)));
      files.put("INT96", file("int96 a;", row -> row.add("a", new NanoTime(2_440_588, 5000))));
      files.put("FLOAT", file("float a;", row -> row.add("a", 5f)));
      files.put("DOUBLE", file("double a;", row -> row.add("a", 5d)));
      files.put("BYTE_ARRAY", file("binary a;", row -> row.add("a", bytes(1))));
      for (int length : List.of(1, 2, 12, 16, 17)) {
        files.put(
            "FIXED(" + length + ")",
            file("fixed_len_byte_array(" + length + ") a;", row -> row.add("a", bytes(length))));
      }
      files.put(
          "group",
          file(
              "group a { repeated group list { required int32 element; } }",
              row -> row.addGroup("a").addGroup("list").add("element", 5)));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] file(String column, Consumer<Group> row) throws IOException {
    return ParquetExample.file("message m { required " + column + " }", row);
  }

  private static Binary bytes(int length) {
    byte[] bytes = new byte[length];
    bytes[length - 1] = 0x41;
    return Binary.fromConstantByteArray(bytes);
  }

  private static byte[] annotated(String type, Consumer<SchemaElement> annotation)
      throws IOException {
    return ParquetPagesTest.withFooter(
        FILES.get(type), footer -> annotation.accept(footer.getSchema().get(1)));
  }

  /** The file with BSON, which it has once, made the annotation of a number that none has. */
  private static byte[] unknown(byte[] file) {
    byte[] bson = {(byte) 0xDC, 0, 0};
    int at = file.length - 8 - bson.length;
    while (!Arrays.equals(file, at, at + bson.length, bson, 0, bson.length)) {
      at--;
    }
    file[at] = (byte) 0x9C;
    return file;
  }

  private static String read(String type, Consumer<SchemaElement> annotation) throws IOException {
    return read(annotated(type, annotation));
  }

  /** The type and the value, or that the column is refused for its annotation. */
  private static String read(byte[] content) throws IOException {
    InputFile file = ParquetTables.file(content);
    try {
      Object row = ParquetTables.comparable(ParquetTables.rows(file)).get(0);
      Object value = ((Map<?, ?>) row).get("a");
      return ParquetTables.infer(file).field(0).type() + " " + value;
    } catch (DataException e) {
      assertThat(e.getMessage())
          .matches(
              "rows.parquet column \"a\": is .*( annotated as | digits|a VARIANT|an INTERVAL).*");
      return REFUSED;
    }
  }
}
