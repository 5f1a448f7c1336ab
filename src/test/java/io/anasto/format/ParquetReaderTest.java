package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types, old ways to write lists, schemas that differ, and bytes that are wrong. */
class ParquetReaderTest {
  private static final byte[] SMALL = small();

  private static byte[] small() {
    try {
      return ParquetExample.file(
          "message m { required int32 a; optional binary b (STRING); optional group c (LIST) {"
              + " repeated group list { optional int64 element; } } }",
          group -> {
            group.add("a", 1);
            group.add("b", "text");
            Group list = group.addGroup("c");
            list.addGroup("list").add("element", 7L);
            list.addGroup("list");
          },
          group -> group.add("a", 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String SMALL_ROWS = "[{a=1, b=text, c=[7, null]}, {a=2, b=null, c=null}]";

  @SafeVarargs
  private static String read(String schema, Consumer<Group>... rows) throws IOException {
    return string(ParquetTables.file(ParquetExample.file("message m { " + schema + " }", rows)));
  }

  private static String string(InputFile file) throws IOException {
    return ParquetTables.infer(file)
        + " "
        + ParquetTables.comparable(ParquetTables.rows(file)).toString().replace("E+1}", "0}");
  }

  private static String message(InputFile file) {
    return message(() -> ParquetTables.rows(file));
  }

  private interface Reading {
    void run() throws Exception;
  }

  private static String message(Reading reading) {
    try {
      reading.run();
    } catch (DataException e) {
      return e.kind() + " " + e.getMessage();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 a (INTEGER(8,true))      | 5    | struct<a:int8> [{a=5}]",
        "int32 a (INTEGER(16,true))     | 5    | struct<a:int16> [{a=5}]",
        "int32 a (INTEGER(32,true))     | 5    | struct<a:int32> [{a=5}]",
        "int32 a (INTEGER(8,false))     | 255  | struct<a:int16> [{a=255}]",
        "int32 a (INTEGER(16,false))    | 65535| struct<a:int32> [{a=65535}]",
        "int32 a (INTEGER(32,false))    | -1   | struct<a:int64> [{a=4294967295}]",
        "int32 a (DATE)                 | -1   | struct<a:date> [{a=1969-12-31}]",
        "int32 a (TIME(MILLIS,true))    | 3723004 | struct<a:string> [{a=01:02:03.004}]",
        "int32 a (DECIMAL(5,2))         | -12345  | struct<a:decimal(5,2)> [{a=-123.45}]"
      })
  void anIntegerOf32BitsIsWhatItsLogicalTypeSays(String type, int value, String expected)
      throws IOException {
    assertThat(read("required " + type + ";", group -> group.add("a", value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int64 a (INTEGER(64,true))      | -5 | struct<a:int64> [{a=-5}]",
        "int64 a (INTEGER(64,false))     | -1 | struct<a:decimal(20,0)> [{a=18446744073709551615}]",
        "int64 a (DECIMAL(18,3))         | -5 | struct<a:decimal(18,3)> [{a=-0.005}]",
        "int64 a (TIME(MICROS,true))     | 86399999999 | struct<a:string> [{a=23:59:59.999999}]",
        "int64 a (TIME(NANOS,false))     | 1 | struct<a:string> [{a=00:00:00.000000001}]",
        "int64 a (TIMESTAMP(MILLIS,true))| 1001 | struct<a:timestamp>"
            + " [{a=1970-01-01T00:00:01.001}]",
        "int64 a (TIMESTAMP(MICROS,false))| -1 |"
            + " struct<a:timestamp_ntz> [{a=1969-12-31T23:59:59.999999}]",
        "int64 a (TIMESTAMP(NANOS,true)) | 2000 | struct<a:timestamp>"
            + " [{a=1970-01-01T00:00:00.000002}]",
        "int64 a (TIMESTAMP_MILLIS)      | 5 | struct<a:timestamp> [{a=1970-01-01T00:00:00.005}]"
      })
  void anIntegerOf64BitsIsWhatItsLogicalTypeSays(String type, long value, String expected)
      throws IOException {
    assertThat(read("required " + type + ";", group -> group.add("a", value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binary a (STRING)       | 4100     | struct<a:string> [{a=Au0000}]",
        "binary a (ENUM)         | 41       | struct<a:string> [{a=A}]",
        "binary a (JSON)         | 7b7d     | struct<a:string> [{a={}}]",
        "binary a (BSON)         | ff       | struct<a:binary> [{a=0xff}]",
        "binary a                | ff       | struct<a:binary> [{a=0xff}]",
        "binary a (DECIMAL(38,0))| 80       | struct<a:decimal(38,0)> [{a=-128}]",
        "binary a (DECIMAL(3,1)) | 000000000000000000000000000000000000007b |"
            + " struct<a:decimal(3,1)> [{a=12.3}]",
        "fixed_len_byte_array(2) a           | 0102 | struct<a:binary> [{a=0x0102}]",
        "fixed_len_byte_array(2) a (FLOAT16) | 00c0 | struct<a:float32> [{a=-2.0}]",
        "fixed_len_byte_array(2) a (FLOAT16) | 0002 | struct<a:float32> [{a=3.0517578125E-5}]",
        "fixed_len_byte_array(3) a (DECIMAL(5,2)) | ffff85 | struct<a:decimal(5,2)> [{a=-1.23}]",
        "fixed_len_byte_array(16) a (UUID) | 00112233445566778899aabbccddeeff |"
            + " struct<a:string> [{a=00112233-4455-6677-8899-aabbccddeeff}]"
      })
  void bytesAreWhatTheirLogicalTypeSays(String type, String hex, String expected)
      throws IOException {
    Binary value = Binary.fromConstantByteArray(HexFormat.of().parseHex(hex));
    assertThat(read("required " + type + ";", group -> group.add("a", value)))
        .isEqualTo(expected.replace("u0000", "\u0000"));
  }

  @Test
  void anInt96IsATimestampOfEitherKind() throws IOException {
    byte[] content =
        ParquetExample.file(
            "message m { required int96 a; }",
            group -> group.add("a", new NanoTime(2_440_589, 1_000_001_000L)));
    InputFile file = ParquetTables.file(content);
    assertThat(string(file)).isEqualTo("struct<a:timestamp> [{a=1970-01-02T00:00:01.000001}]");
    assertThat(ParquetTables.rows(file, "struct<a:timestamp_ntz>"))
        .hasToString("[{a=1970-01-02T00:00:01.000001}]");
  }

  /** Each remedy that an error names is followed, and gives the value. */
  @Test
  void whatAnInt96HoldsCanBeHadAsTheErrorSays() throws IOException {
    InputFile uneven = int96(2_440_589, 1);
    assertThat(message(uneven))
        .isEqualTo(
            "TYPE_MISMATCH rows.parquet row 1, column \"a\": Julian day 2440589 and 1 nanoseconds"
                + " are not a whole number of microseconds, which is all that a timestamp holds;"
                + " declare the column int64 to have nanoseconds since 1970, or binary to have its"
                + " 12 bytes");
    assertThat(message(() -> ParquetTables.rows(uneven, "struct<a:timestamp_ntz>")))
        .contains("declare the column int64");
    assertThat(ParquetTables.rows(uneven, "struct<a:int64>")).hasToString("[{a=86400000000001}]");
    assertThat(ParquetTables.comparable(ParquetTables.rows(uneven, "struct<a:binary>")))
        .hasToString("[{a=0x01000000000000008d3d2500}]");
    InputFile far = int96(3_000_000, 1000);
    assertThat(message(() -> ParquetTables.rows(far, "struct<a:int64>")))
        .endsWith(
            "Julian day 3000000 and 1000 nanoseconds are beyond the nanoseconds since 1970 that an"
                + " int64 holds; declare the column timestamp, or binary to have its 12 bytes");
    assertThat(ParquetTables.comparable(ParquetTables.rows(far, "struct<a:timestamp>")))
        .hasToString("[{a=3501-08-15T00:00:00.000001}]");
    InputFile farAndUneven = int96(3_000_000, 1);
    for (String schema : List.of("struct<a:timestamp>", "struct<a:int64>")) {
      assertThat(message(() -> ParquetTables.rows(farAndUneven, schema)))
          .endsWith("; declare the column binary to have its 12 bytes");
    }
    InputFile beyond = int96(Integer.MAX_VALUE, Long.MAX_VALUE / 1000 * 1000);
    assertThat(message(beyond))
        .endsWith(" are beyond a timestamp; declare the column binary to have its 12 bytes");
    for (InputFile file : List.of(far, farAndUneven, beyond)) {
      assertThat(ParquetTables.rows(file, "struct<a:binary>")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2440588, 0, 0",
    "2440587, 86399999999999, -1",
    "2440588, -1, -1",
    "2547339, 85636854775807, 9223372036854775807",
    "2333836, 763145224192, -9223372036854775808",
    "2333835, 87163145224192, -9223372036854775808"
  })
  void anInt96IsItsNanosecondsWhereTheyAreAskedFor(int day, long nanos, long expected)
      throws IOException {
    assertThat(ParquetTables.rows(int96(day, nanos), "struct<a:int64>"))
        .hasToString("[{a=" + expected + "}]");
    long one = expected > 0 ? 1 : -1;
    if (Math.abs(expected) > 1) {
      assertThat(message(() -> ParquetTables.rows(int96(day, nanos + one), "struct<a:int64>")))
          .contains("are beyond the nanoseconds since 1970");
    }
  }

  @Test
  void int96InListsAreNanosecondsToo() throws IOException {
    InputFile file =
        ParquetTables.file(
            ParquetExample.file(
                "message m { repeated int96 a; }",
                group -> {
                  group.add("a", new NanoTime(2_440_588, 1));
                  group.add("a", new NanoTime(2_440_588, 2));
                }));
    assertThat(ParquetTables.rows(file, "struct<a:list<int64>>")).hasToString("[{a=[1, 2]}]");
  }

  private static InputFile int96(int day, long nanos) throws IOException {
    return ParquetTables.file(
        ParquetExample.file(
            "message m { required int96 a; }", group -> group.add("a", new NanoTime(day, nanos))));
  }

  @Test
  void nanosecondsThatAreNoMicrosecondsCanBeHadAsNumbers() throws IOException {
    InputFile file =
        ParquetTables.file(
            ParquetExample.file(
                "message m { required int64 a (TIMESTAMP(NANOS,true)); }",
                group -> group.add("a", 1000L),
                group -> group.add("a", 1L)));
    assertThat(message(file))
        .isEqualTo(
            "TYPE_MISMATCH rows.parquet row 2, column \"a\": 1970-01-01T00:00:00.000000001Z is not"
                + " a whole number of microseconds, which is all that a timestamp holds; declare"
                + " the column int64 to have nanoseconds since 1970");
    assertThat(ParquetTables.rows(file, "struct<a:int64>")).hasToString("[{a=1000}, {a=1}]");
  }

  @Test
  void aValueThatItsOwnTypeDoesNotAllowIsAnError() throws IOException {
    assertThat(message(() -> read("required int32 a (INTEGER(8,true));", g -> g.add("a", 128))))
        .endsWith("row 1, column \"a\": 128 is not an int8, as the file's schema says");
    assertThat(message(() -> read("required int32 a (DECIMAL(2,1));", g -> g.add("a", 100))))
        .endsWith("row 1, column \"a\": 10.0 is not a decimal(2,1), as the file's schema says");
    assertThat(
            message(
                () ->
                    read(
                        "repeated binary a (DECIMAL(20,0));",
                        g -> g.add("a", Binary.fromConstantByteArray(new byte[] {1})),
                        g -> {
                          g.add("a", Binary.fromConstantByteArray(new byte[] {1}));
                          g.add("a", Binary.fromConstantByteArray(new byte[0]));
                        })))
        .endsWith("row 2, column \"a\": no bytes are not a decimal(20,0)");
    assertThat(
            message(
                () ->
                    read(
                        "required binary a (STRING);",
                        g -> g.add("a", Binary.fromConstantByteArray(new byte[] {-1})))))
        .endsWith("row 1, column \"a\": \"\ufffd\" is not UTF-8 text");
    assertThat(
            message(
                () ->
                    read(
                        "required int64 a (TIMESTAMP(MILLIS,true));",
                        g -> g.add("a", Long.MAX_VALUE))))
        .endsWith("9223372036854775807 milliseconds since 1970 are beyond a timestamp");
    assertThat(message(() -> read("required int32 a (TIME(MILLIS,true));", g -> g.add("a", -1))))
        .endsWith("-1 is not a time of day in units of 10^-3 seconds");
  }

  @Test
  void aFileWithoutRowsSaysNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RowWriter writer =
        new ParquetFormat().create(bytes, Schema.parse("struct<x:int32,y:date>"))) {
      writer.finish();
    }
    Schema other = Schema.parse("struct<x:string>");

    try (RowReader reader =
        new ParquetFormat()
            .open(InputFile.of(bytes.toByteArray(), "x.parquet"), other, ReadOptions.INFERRED)) {
      assertThat(reader.read(new ChunkBuilder(other, 1))).isFalse();
    }
  }

  @Test
  void aTimestampIsNoNumberUnlessTheUserSaysSo() throws IOException {
    InputFile file =
        ParquetTables.file(
            ParquetExample.file(
                "message m { required int64 a (TIMESTAMP(NANOS,true)); }",
                group -> group.add("a", 1000L)));
    Schema number = Schema.parse("struct<a:int64>");

    assertThatThrownBy(() -> new ParquetFormat().open(file, number, ReadOptions.INFERRED))
        .hasMessage("rows.parquet column \"a\": is timestamp in the file and not int64");
    assertThat(ParquetTables.rows(file, "struct<a:int64>")).hasToString("[{a=1000}]");
    // Files of different units would not agree.
    InputFile millis =
        ParquetTables.file(
            ParquetExample.file(
                "message m { required int64 a (TIMESTAMP(MILLIS,true)); }",
                group -> group.add("a", 1L)));
    assertThat(message(() -> ParquetTables.rows(millis, "struct<a:int64>")))
        .endsWith("column \"a\": is timestamp in the file and not int64");
  }

  @Test
  void listsOfOlderWritersAreLists() throws IOException {
    assertThat(
            read(
                "optional group a (LIST) { repeated int32 element; }",
                g -> {
                  Group list = g.addGroup("a");
                  list.add(0, 1);
                  list.add(0, 2);
                },
                g -> g.addGroup("a"),
                g -> {}))
        .isEqualTo("struct<a:list<int32>> [{a=[1, 2]}, {a=[]}, {a=null}]");
    String pair = "{ required int32 x; required int32 y; } }";
    Consumer<Group> onePair =
        g -> {
          Group element = g.addGroup("a").addGroup(0);
          element.add(0, 1);
          element.add(1, 2);
        };
    assertThat(read("required group a (LIST) { repeated group element " + pair, onePair))
        .isEqualTo("struct<a:list<struct<x:int32,y:int32>>> [{a=[{x=1, y=2}]}]");
    Consumer<Group> one = g -> g.addGroup("a").addGroup(0).add(0, 1);
    assertThat(read("required group a (LIST) { repeated group array { required int32 x; } }", one))
        .isEqualTo("struct<a:list<struct<x:int32>>> [{a=[{x=1}]}]");
    assertThat(
            read("required group a (LIST) { repeated group a_tuple { required int32 x; } }", one))
        .isEqualTo("struct<a:list<struct<x:int32>>> [{a=[{x=1}]}]");
    assertThat(read("required group a (LIST) { repeated group bag { required int32 x; } }", one))
        .isEqualTo("struct<a:list<int32>> [{a=[1]}]");
    assertThat(
            read(
                "required group a (MAP_KEY_VALUE) { repeated group map { required binary k"
                    + " (STRING); optional int32 v; } }",
                g -> g.addGroup("a").addGroup(0).add(0, "x")))
        .isEqualTo("struct<a:map<string,int32>> [{a={x=null}}]");
  }

  @Test
  void aMapWithAKeyThatIsNullIsAnError() {
    assertThat(
            message(
                () ->
                    read(
                        "required group a (MAP) { repeated group key_value { optional int32 key;"
                            + " optional int32 value; } }",
                        g -> g.addGroup("a").addGroup(0).add(1, 5))))
        .isEqualTo(
            "TYPE_MISMATCH rows.parquet row group 1, column \"a\": has a map with a key that is"
                + " null");
  }

  @Test
  void anIntervalIsRefusedUnlessItsBytesAreAskedFor() throws IOException {
    InputFile file =
        ParquetTables.file(
            ParquetExample.file(
                "message m { required fixed_len_byte_array(12) a (INTERVAL); }",
                g -> g.add("a", Binary.fromConstantByteArray(new byte[12]))));
    assertThat(message(file))
        .isEqualTo(
            "MALFORMED rows.parquet column \"a\": is an INTERVAL, which Anasto has no type for;"
                + " declare the column binary to have its 12 bytes");
    assertThat(ParquetTables.comparable(ParquetTables.rows(file, "struct<a:binary>")))
        .hasToString("[{a=0x000000000000000000000000}]");
  }

  @Test
  void columnsMatchByNameAndAreCast() throws IOException {
    assertThat(
            ParquetTables.comparable(
                ParquetTables.rows(
                    ParquetTables.file(SMALL), "struct<c:list<float64>,b:binary,a:string>")))
        .hasToString("[{c=[7.0, null], b=0x74657874, a=1}, {c=null, b=null, a=2}]");
  }

  @Test
  void aFileThatLacksAColumnOrHasAnotherIsRefused() {
    InputFile file = ParquetTables.file(SMALL);
    assertThat(
            message(
                () -> ParquetTables.rows(file, "struct<a:int32,b:string,c:list<int64>,d:int8>")))
        .isEqualTo("MISSING_COLUMN rows.parquet: column \"d\" of the table's schema is missing");
    assertThat(message(() -> ParquetTables.rows(file, "struct<a:int32,b:string>")))
        .isEqualTo("NEW_COLUMN rows.parquet: column \"c\" is not in the table's schema");
    assertThat(message(() -> ParquetTables.rows(file, "struct<a:int32,b:int8,c:list<int64>>")))
        .isEqualTo("TYPE_MISMATCH rows.parquet row 1, column \"b\": \"text\" is not an int8");
  }

  @Test
  void inferenceTakesTheTypesOfAllFilesAndNamesTheColumnThatHasNone() throws IOException {
    SchemaInference inference = new SchemaInference();
    byte[] other =
        ParquetExample.file("message m { required int64 a; }", group -> group.add("a", 1L));
    byte[] unlike =
        ParquetExample.file("message m { required int32 a (DATE); }", group -> group.add("a", 1));
    ParquetFormat format = new ParquetFormat();
    format.infer(ParquetTables.file(SMALL), inference, 1);
    format.infer(ParquetTables.file(other), inference, 1);
    assertThat(inference.result().schema()).hasToString("struct<a:int64,b:string,c:list<int64>>");
    assertThat(message(() -> format.infer(ParquetTables.file(unlike), inference, 1)))
        .isEqualTo(
            "TYPE_MISMATCH rows.parquet column \"a\": is date here and int64 in an earlier file");
  }

  @Test
  void noBytesAndNoRowsAreNoRowsAndSettleNothing() throws IOException {
    byte[] noRows = ParquetExample.file("message m { required int32 a; }");
    for (byte[] content : List.of(new byte[0], noRows)) {
      InputFile file = ParquetTables.file(content);
      assertThat(ParquetTables.infer(file).size()).isZero();
      assertThat(ParquetTables.rows(file)).isEmpty();
      assertThat(ParquetTables.rows(file, "struct<a:int32>")).isEmpty();
    }
  }

  @Test
  void whatIsNoParquetFileIsRefused() {
    assertThat(message(ParquetTables.file("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("MALFORMED rows.parquet: is not a Parquet file");
    assertThat(message(ParquetTables.file("PARE1234567890PARE".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("MALFORMED rows.parquet: is encrypted, and Anasto has no keys");
    byte[] encrypted = SMALL.clone();
    encrypted[encrypted.length - 1] = 'E';
    assertThat(message(ParquetTables.file(encrypted))).contains("is encrypted");
    byte[] footer = SMALL.clone();
    Arrays.fill(footer, footer.length - 8, footer.length - 4, (byte) 0x7f);
    assertThat(message(ParquetTables.file(footer)))
        .isEqualTo(
            "MALFORMED rows.parquet: claims a footer of 2,139,062,143 bytes, but the file has %,d"
                .formatted(SMALL.length));
    byte[] damaged = SMALL.clone();
    Arrays.fill(damaged, SMALL.length - 60, SMALL.length - 8, (byte) -1);
    assertThat(message(ParquetTables.file(damaged)))
        .isEqualTo("MALFORMED rows.parquet footer: is damaged");
  }

  @Test
  void aFileCutAnywhereIsStillArriving() {
    for (int length = 1; length < SMALL.length; length++) {
      byte[] cut = Arrays.copyOf(SMALL, length);
      assertThatThrownBy(() -> ParquetTables.rows(ParquetTables.file(cut)))
          .as("%d bytes", length)
          .isInstanceOfSatisfying(
              DataException.class,
              e -> assertThat(e.kind()).isEqualTo(DataException.Kind.TRUNCATED));
    }
  }

  @Test
  void aLargeFooterIsRefusedBySayingSo() {
    long length = ParquetFooter.MAX_LENGTH + 1;
    byte[] file = new byte[(int) length + 100];
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, file, 0, 4);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 8, (int) length);
    System.arraycopy(magic, 0, file, file.length - 4, 4);
    assertThat(message(ParquetTables.file(file)))
        .contains("has a footer of 67,108,865 bytes, and 67,108,864 are the most");
  }

  @Test
  void aBitThatFlipsInAPageIsFoundByItsChecksum() throws IOException {
    byte[] content =
        ParquetExample.file(
            MessageTypeParser.parseMessageType("message m { required binary a (STRING); }"),
            builder -> builder.withDictionaryEncoding(false),
            group -> group.add("a", "needle"));
    int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("needle");
    content[at] ^= 1;
    assertThat(message(ParquetTables.file(content)))
        .startsWith(
            "MALFORMED rows.parquet row group 1, column \"a\", page 1: is damaged: its checksum");
  }

  @Test
  void aDictionaryIdBeyondTheDictionaryIsAnError() throws ParquetFault {
    ParquetDictionary dictionary =
        new ParquetDictionary(new ParquetPhysical(Type.INT32, 0), new byte[16], 8, 2);
    byte[] page = new byte[16];
    page[0] = 2; // bits of an id
    page[1] = 4 << 1; // four times
    page[2] = 2;
    assertThatThrownBy(
            () -> dictionary.values(ParquetWindow.of(page, 0, 3)).longs(new long[4], 0, 4))
        .isInstanceOf(ParquetFault.class)
        .hasMessage("has the dictionary id 2, and the dictionary 2 entries");
  }

  /** Rows, whatever they are, or an error with a place, and nothing else. */
  @Test
  void bytesChangedAtRandomNeitherCrashNorHang() throws IOException {
    for (long seed = 0; seed < 8; seed++) {
      ParquetRandom random = new ParquetRandom(seed + 1000, 40, seed % 3 == 0);
      Schema schema = ParquetTables.infer(ParquetTables.file(random.file()));
      Random dice = new Random(seed);
      for (int i = 0; i < 100; i++) {
        byte[] content = random.file().clone();
        int changes = 1 + dice.nextInt(3);
        for (int change = 0; change < changes; change++) {
          int from = dice.nextBoolean() ? 0 : Math.max(0, content.length - 400);
          int at = from + dice.nextInt(content.length - from);
          content[at] =
              dice.nextBoolean()
                  ? (byte) dice.nextInt()
                  : (byte) (content[at] ^ 1 << dice.nextInt(8));
        }
        readOrRefuse(content, schema, "seed " + seed + ", change " + i);
      }
    }
  }

  private static void readOrRefuse(byte[] content, Schema schema, String what) {
    InputFile file = ParquetTables.file(content);
    for (Reading reading :
        List.<Reading>of(
            () -> ParquetTables.rows(file, schema, ReadOptions.INFERRED),
            () -> ParquetTables.rows(file))) {
      try {
        reading.run();
      } catch (DataException e) {
        assertThat(e.file()).as(what).isEqualTo(ParquetTables.FILE);
      } catch (Exception | Error e) {
        throw new AssertionError(what, e);
      }
    }
  }

  @Test
  void everyCodecThatTheWriterHasIsRead() throws IOException {
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW)) {
      byte[] content =
          ParquetExample.file(
              MessageTypeParser.parseMessageType("message m { required int64 a; }"),
              builder -> builder.withCompressionCodec(codec),
              group -> group.add("a", 5L));
      assertThat(ParquetTables.rows(ParquetTables.file(content))).hasToString("[{a=5}]");
    }
  }

  @Test
  void deepNestingIsRefusedAndLessIsRead() throws IOException {
    assertThat(ParquetTables.rows(ParquetTables.file(nested(98)))).hasSize(1);
    assertThat(message(ParquetTables.file(nested(120))))
        .startsWith("MALFORMED rows.parquet column \"g.g.")
        .endsWith("is nested deeper than 99 levels");
    assertThat(message(ParquetTables.file(nested(400))))
        .isEqualTo(
            "MALFORMED rows.parquet footer: has columns nested more than 300 deep, which Anasto"
                + " does not take");
  }

  private static byte[] nested(int depth) throws IOException {
    String schema = "required int32 x;";
    for (int i = 0; i < depth; i++) {
      schema = "optional group g { " + schema + " }";
    }
    return ParquetExample.file(
        "message m { " + schema + " }",
        group -> {
          Group at = group;
          for (int i = 0; i < depth; i++) {
            at = at.addGroup(0);
          }
          at.add(0, 5);
        });
  }

  @Test
  void bytesBehindTheFooterMakeAFileThatIsNotWhole() throws IOException {
    assertThat(ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(SMALL))))
        .hasToString(SMALL_ROWS);
    ByteArrayOutputStream garbage = new ByteArrayOutputStream();
    garbage.writeBytes(SMALL);
    garbage.write(0);
    assertThat(message(ParquetTables.file(garbage.toByteArray()))).startsWith("TRUNCATED");
  }

  /** The levels say that a null goes on, which is no list. */
  @Test
  void aListThatIsNullHasNoElements() throws IOException {
    byte[] file =
        ParquetExample.file(
            MessageTypeParser.parseMessageType(
                "message m { optional group c (LIST) {"
                    + " repeated group list { required int32 element; } } }"),
            builder -> builder.withPageWriteChecksumEnabled(false),
            group -> {
              Group list = group.addGroup("c");
              list.addGroup("list").add("element", 1);
              list.addGroup("list").add("element", 1);
            });
    file[behind(file, "0200000003020300000003")] = 0;
    assertThat(message(ParquetTables.file(file)))
        .endsWith("has parts that disagree on which values there are");
  }

  /** Levels of two bits, of which one more is set than a field of two levels has. */
  @Test
  void aLevelBeyondTheGreatestIsAnError() throws IOException {
    Consumer<Group> row = group -> group.addGroup("c").add("a", 1);
    byte[] file =
        ParquetExample.file(
            MessageTypeParser.parseMessageType(
                "message m { optional group c { optional int32 a; } }"),
            builder -> builder.withPageWriteChecksumEnabled(false),
            row,
            row,
            row,
            row,
            row,
            row,
            row,
            row);
    file[behind(file, "0200000010")] = 3;
    assertThat(message(ParquetTables.file(file)))
        .endsWith("has the level 3, and 2 is the column's greatest");
  }

  /** Where a file's bytes go on behind some. */
  private static int behind(byte[] file, String hex) {
    byte[] wanted = HexFormat.of().parseHex(hex);
    int at = 0;
    while (!Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
      at++;
    }
    return at + wanted.length;
  }

  /** Encodings.md: of miniblocks that are not needed, readers must accept any width. */
  @Test
  void deltasHaveAtMost64BitsWhereThereAreAny() throws ParquetFault {
    byte[] two = HexFormat.of().parseHex("8001" + "04" + "02" + "0a" + "02" + "01414141" + "0100");
    long[] numbers = new long[2];
    new ParquetDelta(ParquetWindow.of(Arrays.copyOf(two, 32), 0, two.length)).read(numbers, 0, 2);
    assertThat(numbers).containsExactly(5, 7);
    byte[] wide = HexFormat.of().parseHex("8001" + "04" + "02" + "0a" + "02" + "41414141");
    assertThatThrownBy(
            () ->
                new ParquetDelta(ParquetWindow.of(Arrays.copyOf(wide, 2048), 0, 2000))
                    .read(numbers, 0, numbers.length))
        .isInstanceOf(ParquetFault.class)
        .hasMessage("has deltas of 65 bits");
  }

  /** A unit that a later version of the format may have is not taken for one of today's. */
  @Test
  void aTimeInAUnitThatIsNotKnownIsTheNumberThatItStandsOn() throws IOException {
    byte[] file = ParquetExample.file("message m { required int64 a; }", row -> row.add("a", 5L));
    LogicalType time = LogicalType.TIME(new TimeType(true, TimeUnit.MICROS(new MicroSeconds())));
    LogicalType timestamp =
        LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MICROS(new MicroSeconds())));
    assertThat(string(ParquetTables.file(withUnknownUnit(annotated(file, time)))))
        .isEqualTo("struct<a:int64> [{a=5}]");
    assertThat(string(ParquetTables.file(withUnknownUnit(annotated(file, timestamp)))))
        .isEqualTo("struct<a:int64> [{a=5}]");
  }

  /** Makes the second unit of time the fourth, of which there are three. */
  private static byte[] withUnknownUnit(byte[] file) {
    byte[] utcInMicros = {0x11, 0x1C, 0x2C};
    int at = file.length - utcInMicros.length;
    while (!Arrays.equals(file, at, at + utcInMicros.length, utcInMicros, 0, utcInMicros.length)) {
      at--;
    }
    file[at + 2] = 0x4C;
    return file;
  }

  private static byte[] annotated(byte[] file, LogicalType type) throws IOException {
    return ParquetPagesTest.withFooter(
        file, footer -> footer.getSchema().get(1).setLogicalType(type));
  }
}
