package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.anasto.row.ChunkBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What container files of others hold, and what is wrong with some. */
class AvroReaderTest {
  private static final byte[] SYNC = new byte[16];

  private static List<String> codecs() {
    return AvroTables.CODECS;
  }

  /** Encodes something by Avro's encoder. */
  private interface Encoding {
    void to(BinaryEncoder out) throws IOException;
  }

  private static byte[] bytes(Encoding encoding) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoding.to(encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] header(String schema, String codec) throws IOException {
    return bytes(
        out -> {
          out.writeFixed(new byte[] {'O', 'b', 'j', 1});
          out.writeMapStart();
          out.setItemCount(2);
          out.writeString("avro.schema");
          out.writeBytes(schema.getBytes(StandardCharsets.UTF_8));
          out.writeString("avro.codec");
          out.writeBytes(codec.getBytes(StandardCharsets.UTF_8));
          out.writeMapEnd();
          out.writeFixed(SYNC);
        });
  }

  /** A header, and a block, for a file without one says nothing. */
  private static byte[] begun(String schema, String codec) throws IOException {
    return join(header(schema, codec), block(0, new byte[0]));
  }

  private static byte[] block(long rows, byte[] data) throws IOException {
    return block(rows, data.length, data);
  }

  private static byte[] block(long rows, long claimed, byte[] data) throws IOException {
    return bytes(
        out -> {
          out.writeLong(rows);
          out.writeLong(claimed);
          out.writeFixed(data);
          out.writeFixed(SYNC);
        });
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static String row(String type) {
    return "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":"
        + type
        + "}]}";
  }

  /** A file of one column, uncompressed. */
  private static byte[] file(String type, long rows, Encoding data) throws IOException {
    return join(header(row(type), "null"), block(rows, bytes(data)));
  }

  private static List<Object> values(byte[] file, String declared) throws IOException {
    io.anasto.row.Schema schema =
        declared == null
            ? AvroTables.infer(file)
            : io.anasto.row.Schema.parse("struct<x:" + declared + ">");
    ReadOptions options = declared == null ? ReadOptions.INFERRED : ReadOptions.DECLARED;
    return AvroTables.maps(AvroTables.read(file, schema, options)).stream()
        .map(row -> row.get("x"))
        .toList();
  }

  private static AbstractThrowableAssert<?, ?> refusal(byte[] file) {
    return refusal(file, DataException.Kind.MALFORMED);
  }

  private static AbstractThrowableAssert<?, ?> refusal(byte[] file, DataException.Kind kind) {
    return assertThatThrownBy(() -> AvroTables.read(file))
        .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"null\"                     | unsettled",
        "\"boolean\"                  | boolean",
        "\"int\"                      | int32",
        "\"long\"                     | int64",
        "\"float\"                    | float32",
        "\"double\"                   | float64",
        "\"bytes\"                    | binary",
        "\"string\"                   | string",
        "{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"A\"]}        | string",
        "{\"type\":\"fixed\",\"name\":\"f\",\"size\":3}                | binary",
        "{\"type\":\"int\",\"logicalType\":\"date\"}                   | date",
        "{\"type\":\"int\",\"logicalType\":\"time-millis\"}            | string",
        "{\"type\":\"long\",\"logicalType\":\"time-micros\"}           | string",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}      | timestamp",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}      | timestamp",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}       | timestamp",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}| timestamp_ntz",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}| timestamp_ntz",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-nanos\"} | timestamp_ntz",
        "{\"type\":\"string\",\"logicalType\":\"uuid\"}                | string",
        "{\"type\":\"fixed\",\"name\":\"f\",\"size\":16,\"logicalType\":\"uuid\"} | string",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2} |"
            + " decimal(9,2)",
        "{\"type\":\"fixed\",\"name\":\"f\",\"size\":20,\"logicalType\":\"decimal\",\"precision\":38}"
            + " | decimal(38,0)",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":2,\"scale\":9} | binary",
        "{\"type\":\"string\",\"logicalType\":\"colour\"}              | string",
        "{\"type\":\"array\",\"items\":[\"int\",\"null\"]}             | list<int32>",
        "{\"type\":\"map\",\"values\":\"long\"}                        | map<string,int64>",
        "[\"null\",\"int\"]                                            | int32",
        "[\"int\"]                                                     | int32",
        "[\"null\"]                                                    | unsettled",
        "[\"int\",\"null\",\"long\"]                                   | int64",
        "[\"float\",\"double\"]                                        | float64",
        "[\"null\",\"string\",\"int\"]                                 |"
            + " struct<member0:string,member1:int32>",
        "[\"int\",{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}] |"
            + " struct<member0:int32,member1:timestamp>",
        "{\"type\":\"record\",\"name\":\"s\",\"fields\":[]}            | map<string,unsettled>",
        "{\"type\":\"record\",\"name\":\"s\",\"fields\":[{\"name\":\"a b\",\"type\":\"int\"}]} |"
            + " struct<\"a b\":int32>",
        "{\"type\":\"array\",\"logicalType\":\"map\",\"items\":{\"type\":\"record\",\"name\":\"kv\",\"fields\":[{\"name\":\"key\",\"type\":\"int\"},{\"name\":\"value\",\"type\":[\"null\",\"string\"]}]}}"
            + " | map<int32,string>",
      })
  void aTypeHasItsColumn(String avro, String expected) throws IOException {
    assertThat(AvroTables.infer(begun(row(avro), "null")))
        .hasToString("struct<x:" + expected + ">");
  }

  @Test
  void aColumnOfNullsIsUnsettled() throws IOException {
    SchemaInference inference = new SchemaInference();
    InputFile file = InputFile.of(begun(row("\"null\""), "null"), "x");
    new AvroFormat().infer(file, inference, 1);
    assertThat(inference.result().unsettled()).containsExactly("x");
    byte[] nulls = file("\"null\"", 2, out -> out.writeNull());
    assertThat(values(nulls, "list<int8>")).containsExactly(null, null);
  }

  @Test
  void aTypeIsNewsWhereThereWereOnlyNulls() throws IOException {
    byte[] file = file("\"int\"", 1, out -> out.writeInt(1));
    io.anasto.row.Schema unsettled = io.anasto.row.Schema.parse("struct<x:unsettled>");
    assertThatThrownBy(() -> AvroTables.read(file, unsettled, ReadOptions.INFERRED))
        .hasMessage("x.avro column \"x\": is int32 in the file, and held only nulls so far");
  }

  @Test
  void typesWidenFromFileToFile() throws IOException {
    SchemaInference inference = new SchemaInference();
    for (String type : List.of("\"int\"", "\"null\"", "\"long\"")) {
      new AvroFormat()
          .infer(InputFile.of(begun(row(type), "null"), "x.avro"), inference, Long.MAX_VALUE);
    }
    assertThat(inference.result().schema()).hasToString("struct<x:int64>");
    InputFile other = InputFile.of(begun(row("\"string\""), "null"), "x.avro");
    assertThatThrownBy(() -> new AvroFormat().infer(other, inference, Long.MAX_VALUE))
        .isInstanceOf(DataException.class)
        .hasMessage("x.avro column \"x\": is string here and int64 in an earlier file");
  }

  @Test
  void timesAreTexts() throws IOException {
    assertThat(
            values(
                file(
                    "{\"type\":\"int\",\"logicalType\":\"time-millis\"}",
                    2,
                    out -> {
                      out.writeInt(0);
                      out.writeInt(86_399_999);
                    }),
                null))
        .containsExactly("00:00:00.000", "23:59:59.999");
    String micros = "{\"type\":\"long\",\"logicalType\":\"time-micros\"}";
    assertThat(values(file(micros, 1, out -> out.writeLong(3_723_000_004L)), null))
        .containsExactly("01:02:03.000004");
    refusal(
            file(micros, 1, out -> out.writeLong(86_400_000_000L)),
            DataException.Kind.TYPE_MISMATCH)
        .hasMessage("x.avro row 1, column \"x\": 86,400,000,000 µs is no time of a day");
  }

  @Test
  void nanosecondsAreMicrosecondsOrAnError() throws IOException {
    String nanos = "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}";
    assertThat(values(file(nanos, 1, out -> out.writeLong(-1000)), null))
        .hasToString("[1969-12-31T23:59:59.999999Z]");
    byte[] odd = file(nanos, 1, out -> out.writeLong(1));
    refusal(odd, DataException.Kind.TYPE_MISMATCH)
        .hasMessage(
            "x.avro row 1, column \"x\": 1 ns since 1970 is no whole number of microseconds, which"
                + " is what a timestamp has; declare the column int64 to get nanoseconds");
    assertThat(values(odd, "int64")).containsExactly(1L);
  }

  @Test
  void millisecondsTooFarFromTheEpochAreAnError() throws IOException {
    byte[] far =
        file(
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}",
            1,
            out -> out.writeLong(Long.MAX_VALUE / 1000 + 1));
    refusal(far, DataException.Kind.TYPE_MISMATCH)
        .hasMessageContaining("ms since 1970 is too far from it for a timestamp_ntz");
  }

  @Test
  void decimalsOfAnyLengthAreRead() throws IOException {
    String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":4,\"scale\":2}";
    byte[] file =
        file(
            decimal,
            3,
            out -> {
              out.writeBytes(new byte[] {(byte) 0xff});
              out.writeBytes(new byte[] {0x27, 0x0f});
              out.writeBytes(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -2});
            });
    assertThat(values(file, null))
        .containsExactly(new BigDecimal("-0.01"), new BigDecimal("99.99"), new BigDecimal("-0.02"));
    refusal(
            file(decimal, 1, out -> out.writeBytes(new byte[] {0x27, 0x10})),
            DataException.Kind.TYPE_MISMATCH)
        .hasMessage("x.avro row 1, column \"x\": \"100.00\" is not a decimal(4,2)");
    refusal(file(decimal, 1, out -> out.writeBytes(new byte[0])))
        .hasMessage("x.avro row 1, column \"x\": a decimal claims to have 0 bytes");
  }

  @Test
  void aUuidOfBytesIsItsText() throws IOException {
    byte[] uuid = new byte[16];
    uuid[0] = (byte) 0xab;
    uuid[15] = 1;
    String type = "{\"type\":\"fixed\",\"name\":\"f\",\"size\":16,\"logicalType\":\"uuid\"}";
    assertThat(values(file(type, 1, out -> out.writeFixed(uuid)), null))
        .containsExactly("ab000000-0000-0000-0000-000000000001");
  }

  @Test
  void unionsOfTypesBecomeMembers() throws IOException {
    byte[] file =
        file(
            "[\"string\",\"null\",\"int\"]",
            3,
            out -> {
              out.writeIndex(2);
              out.writeInt(7);
              out.writeIndex(1);
              out.writeIndex(0);
              out.writeString("a");
            });
    assertThat(values(file, null))
        .hasToString("[{member0=null, member1=7}, null, {member0=a, member1=null}]");
  }

  @Test
  void blocksOfArraysMayStateTheirSize() throws IOException {
    byte[] file =
        file(
            "{\"type\":\"array\",\"items\":\"int\"}",
            1,
            out -> {
              out.writeLong(-2);
              out.writeLong(2);
              out.writeInt(1);
              out.writeInt(2);
              out.writeLong(1);
              out.writeInt(3);
              out.writeLong(0);
            });
    assertThat(values(file, null)).hasToString("[[1, 2, 3]]");
  }

  @Test
  void anEntryMayHaveItsValueFirst() throws IOException {
    String type =
        "{\"type\":\"array\",\"logicalType\":\"map\",\"items\":{\"type\":\"record\",\"name\":\"e\","
            + "\"fields\":[{\"name\":\"value\",\"type\":\"int\"},"
            + "{\"name\":\"key\",\"type\":\"long\"}]}}";
    byte[] file =
        file(
            type,
            1,
            out -> {
              out.writeLong(1);
              out.writeInt(5);
              out.writeLong(6);
              out.writeLong(0);
            });
    assertThat(values(file, null)).hasToString("[{6=5}]");
  }

  @Test
  void theTableSaysWhichTypeItWants() throws IOException {
    byte[] file =
        file(
            "\"long\"",
            2,
            out -> {
              out.writeLong(1);
              out.writeLong(300);
            });
    assertThat(values(file, "decimal(5,2)")).hasToString("[1.00, 300.00]");
    assertThat(values(file, "string")).containsExactly("1", "300");
    assertThatThrownBy(() -> values(file, "int8"))
        .isInstanceOf(DataException.class)
        .hasMessage("x.avro row 2, column \"x\": \"300\" is not an int8");
    assertThatThrownBy(() -> values(file, "date"))
        .hasMessage("x.avro column \"x\": is int64 in the file and not date");
  }

  @Test
  void manyValuesAreCastWithLittleMemory() throws IOException {
    byte[] file =
        file(
            "\"string\"",
            20_000,
            out -> {
              for (int i = 0; i < 20_000; i++) {
                out.writeString("0" + i);
              }
            });
    List<Object> values = values(file, "int32");
    assertThat(values).hasSize(20_000).endsWith(19_999);
  }

  @Test
  void aColumnThatMustHaveValuesHasThem() throws IOException {
    byte[] file = file("[\"null\",\"int\"]", 1, out -> out.writeIndex(0));
    io.anasto.row.Schema strict =
        io.anasto.row.Schema.of(new io.anasto.row.Field("x", io.anasto.row.DataType.INT32, false));
    assertThatThrownBy(() -> AvroTables.read(file, strict, ReadOptions.INFERRED))
        .hasMessage(
            "x.avro row 1, column \"x\": there is no value, but the column must not be null");
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    assertThat(AvroTables.read(new byte[0])).isEmpty();
    assertThat(AvroTables.infer(new byte[0]).size()).isZero();
  }

  @Test
  void aFileWithoutBlocksHasNoRows() throws IOException {
    assertThat(AvroTables.read(header(row("\"int\""), "null"))).isEmpty();
    assertThat(AvroTables.read(join(header(row("\"int\""), "null"), block(0, new byte[0]))))
        .isEmpty();
  }

  @Test
  void rowsWithoutColumnsAreCounted() throws IOException {
    byte[] file =
        join(
            header("{\"type\":\"record\",\"name\":\"r\",\"fields\":[]}", "null"),
            block(20_000, new byte[0]));
    assertThat(AvroTables.read(file)).hasSize(20_000);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void blocksOfEachCodecAreRead(String codec) throws IOException {
    Schema schema = new Schema.Parser().parse(row("\"string\""));
    Random random = new Random(1);
    List<GenericData.Record> rows =
        java.util.stream.IntStream.range(0, 5000)
            .mapToObj(
                i -> {
                  GenericData.Record row = new GenericData.Record(schema);
                  row.put(0, "text " + random.nextInt(100));
                  return row;
                })
            .toList();
    byte[] file = AvroTables.writeByAvro(schema, rows, codec, 10_000);
    assertThat(values(file, null)).isEqualTo(rows.stream().map(row -> row.get(0)).toList());
  }

  @Test
  void whatPythonLeavesBehindDeflatedDataIsNoMatter() throws IOException {
    java.util.zip.Deflater deflater = new java.util.zip.Deflater();
    deflater.setInput(bytes(out -> out.writeInt(5)));
    deflater.finish();
    byte[] zlib = new byte[100];
    int length = deflater.deflate(zlib);
    deflater.end();
    byte[] file =
        join(
            header(row("\"int\""), "deflate"),
            block(1, Arrays.copyOfRange(zlib, 2, length - 1)),
            block(1, Arrays.copyOfRange(zlib, 2, length - 1)));
    assertThat(values(file, null)).containsExactly(5, 5);
  }

  @Test
  void aLargeValueIsReadAndALargerOneRefused() throws IOException {
    byte[] large = new byte[20 << 20];
    byte[] file = file("\"bytes\"", 1, out -> out.writeBytes(large));
    assertThat((byte[]) values(file, null).get(0)).hasSize(20 << 20);
    refusal(file("\"bytes\"", 1, out -> out.writeLong((64L << 20) + 1)))
        .hasMessageStartingWith(
            "x.avro row 1, column \"x\": a value claims to have 67,108,865 bytes; ");
    byte[] two =
        file(
            "{\"type\":\"array\",\"items\":\"bytes\"}",
            1,
            out -> {
              out.writeLong(2);
              out.writeBytes(large);
              out.writeBytes(large);
              out.writeLong(0);
            });
    refusal(two)
        .hasMessageMatching("x.avro row 1, column \"x\\[]\": the row takes too many bytes; .*");
  }

  @Test
  void whatIsNoContainerFileIsRefused() {
    refusal("id,name\n1,a".getBytes(StandardCharsets.UTF_8))
        .hasMessage(
            "x.avro: this is no Avro object container file: it does not begin with \"Obj\"");
    refusal("Ob".getBytes(StandardCharsets.UTF_8), DataException.Kind.TRUNCATED)
        .hasMessage("x.avro: the file ends within its header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"int\"  | header: its schema is int, but only a record has columns",
        "{\"type\":\"array\",\"items\":\"int\"} | header: its schema is array, but only a record"
            + " has columns",
        "nonsense | header: its schema is not one: Unrecognized token 'nonsense'",
        "{}       | header: its schema is not one: No type: {}",
        "{\"type\":5} | header: its schema is not one",
        "{\"type\":\"record\",\"name\":\"r\"} | header: its schema is not one: Record has no"
            + " fields",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[5]} | header: its schema is not one",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":\"what\"}]} |"
            + " header: its schema is not one: ",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":\"int\",\"order\":5}]}"
            + " | header: its schema is not one",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"\",\"type\":\"int\"}]} | : the"
            + " row has a field without a name",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":[]}]} | column"
            + " \"x\": the column is a union of nothing",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":[\"null\",\"r\"]}]}"
            + " | column \"x\": the column is of the type \"r\", which contains itself",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"record\",\"name\":\"n.s\",\"fields\":[{\"name\":\"y\",\"type\":{\"type\":\"array\",\"items\":\"n.s\"}}]}}]}"
            + " | column \"x.y[]\": the column is of the type \"n.s\", which contains itself",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":50,\"scale\":2}}]}"
            + " | column \"x\": the column is a decimal(50,2), and more than 38 digits are not"
            + " read; declare the column binary to get its bytes",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"fixed\",\"name\":\"f\",\"size\":12,\"logicalType\":\"duration\"}}]}"
            + " | column \"x\": the column is a duration, which is not read; declare the column"
            + " binary to get its bytes",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}}]}"
            + " | column \"x\": the column is a big-decimal, which is not read; declare the column"
            + " binary to get its bytes",
      })
  void aSchemaThatHasNoColumnsIsRefused(String schema, String message) throws IOException {
    String space = message.startsWith(":") ? "" : " ";
    refusal(begun(schema, "null")).hasMessageStartingWith("x.avro" + space + message);
  }

  @Test
  void aDurationIsReadWhereTheBytesAreWanted() throws IOException {
    String type = "{\"type\":\"fixed\",\"name\":\"f\",\"size\":12,\"logicalType\":\"duration\"}";
    byte[] file = file(type, 1, out -> out.writeFixed(new byte[12]));
    assertThat((byte[]) values(file, "binary").get(0)).hasSize(12);
  }

  @Test
  void aSchemaIsNestedOnlySoDeep() throws IOException {
    refusal(begun("[".repeat(1_000_000), "null"))
        .hasMessage("x.avro header: its schema is nested too deeply");
    String deep = "\"int\"";
    for (int i = 0; i < 120; i++) {
      deep = "{\"type\":\"array\",\"items\":" + deep + "}";
    }
    refusal(begun(row(deep), "null"))
        .hasMessageEndingWith("the column is nested deeper than 99 levels");
  }

  @Test
  void typesThatNameEachOtherAreBoundedToo() throws IOException {
    StringBuilder chain = new StringBuilder("{\"type\":\"record\",\"name\":\"r\",\"fields\":[");
    StringBuilder tree = new StringBuilder(chain);
    for (int i = 0; i < 40; i++) {
      String before = i == 0 ? "\"int\"" : "\"t" + (i - 1) + "\"";
      tree.append(i == 0 ? "" : ",")
          .append("{\"name\":\"f")
          .append(i)
          .append("\",\"type\":{\"type\":\"record\",\"name\":\"t")
          .append(i)
          .append("\",\"fields\":[{\"name\":\"a\",\"type\":")
          .append(before)
          .append("},{\"name\":\"b\",\"type\":")
          .append(before)
          .append("}]}}");
    }
    refusal(begun(tree.append("]}").toString(), "null"))
        .hasMessageEndingWith("the column is one of more than 100,000 fields");
    for (int i = 0; i < 20_000; i++) {
      chain
          .append(i == 0 ? "" : ",")
          .append("{\"name\":\"f")
          .append(i)
          .append("\",\"type\":{\"type\":\"record\",\"name\":\"t")
          .append(i)
          .append("\",\"fields\":[{\"name\":\"a\",\"type\":[\"null\",\"t")
          .append(i + 1)
          .append("\"]}]}}");
    }
    chain.append(
        ",{\"name\":\"z\",\"type\":{\"type\":\"fixed\",\"name\":\"t20000\",\"size\":1}}]}");
    refusal(begun(chain.toString(), "null"))
        .hasMessageMatching("(?s).*nested (too deeply|deeper than 99 levels)");
  }

  @Test
  void whatTheHeaderClaimsIsChecked() throws IOException {
    byte[] magic = {'O', 'b', 'j', 1};
    refusal(join(magic, bytes(out -> out.writeLong(0)), SYNC))
        .hasMessage("x.avro header: it has no schema");
    refusal(
            join(
                magic,
                bytes(
                    out -> {
                      out.writeLong(1);
                      out.writeLong(1L << 40);
                    })))
        .hasMessage("x.avro header: an entry claims to have 1,099,511,627,776 bytes");
    refusal(
            join(
                magic,
                bytes(
                    out -> {
                      out.writeLong(1);
                      out.writeString("avro.schema");
                      out.writeLong(3 << 20);
                    })),
            DataException.Kind.TRUNCATED)
        .hasMessage("x.avro: the file ends too early");
    refusal(
            join(
                magic,
                bytes(
                    out -> {
                      out.writeLong(Long.MIN_VALUE);
                      out.writeLong(1);
                    })))
        .hasMessage("x.avro header: its number of entries is absurd");
    refusal(join(magic, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}))
        .hasMessage("x.avro header: a number has more than 64 bits");
    refusal(begun(row("\"int\""), "lz4"))
        .hasMessage("x.avro header: its codec \"lz4\" is not one that is known");
  }

  @Test
  void whatABlockClaimsIsChecked() throws IOException {
    byte[] header = header(row("\"int\""), "null");
    byte[] one = bytes(out -> out.writeInt(1));
    refusal(join(header, block(1, one), block(-1, one)))
        .hasMessage("x.avro block 2: the block claims to have -1 rows");
    refusal(join(header, block(1, -5, one)))
        .hasMessage("x.avro block 1: the block claims to have -5 bytes");
    refusal(join(header, block(1, 1L << 40, one)))
        .hasMessage("x.avro block 1: the block claims to have 1,099,511,627,776 bytes");
    refusal(join(header, block(1, 2_000_000_000, one)), DataException.Kind.TRUNCATED)
        .hasMessage("x.avro: the file ends too early");
    refusal(join(header, block(2, one))).hasMessage("x.avro block 1: the block ends within row 2");
    refusal(join(header, block(1, new byte[] {2, 2})))
        .hasMessage("x.avro block 1: the block has data behind its last row");
    refusal(join(header, Arrays.copyOf(block(1, one), 18), new byte[] {9}))
        .hasMessage("x.avro block 1: the block is not followed by the file's sync marker");
    refusal(join(header, block(1, new byte[] {-1, -1, -1, -1, -1, -1})))
        .hasMessage("x.avro block 1: the block cannot be read: its data are corrupt");
  }

  @Test
  void rowsThatTakeNoBytesAreBounded() throws IOException {
    byte[] file = join(header(row("\"null\""), "null"), block(1L << 60, new byte[0]));
    refusal(file)
        .hasMessage(
            "x.avro block 1: the block claims to have 1,152,921,504,606,846,976 rows, which take no"
                + " bytes");
    byte[] list =
        file(
            "{\"type\":\"array\",\"items\":\"null\"}",
            1,
            out -> {
              for (int i = 0; i < 100; i++) {
                out.writeLong(30 << 20);
              }
            });
    refusal(list)
        .hasMessageMatching("x.avro row 1, column \"x\": the row takes too many bytes; .*");
    refusal(file("{\"type\":\"array\",\"items\":\"null\"}", 1, out -> out.writeLong(1L << 60)))
        .hasMessageEndingWith("a list claims to have 1,152,921,504,606,846,976 elements");
    refusal(
            file(
                "{\"type\":\"map\",\"values\":\"null\"}",
                1,
                out -> {
                  out.writeLong(Long.MIN_VALUE);
                  out.writeLong(0);
                }))
        .hasMessageContaining("a list claims to have");
  }

  @Test
  void wrongValuesAreNamed() throws IOException {
    refusal(file("\"boolean\"", 1, out -> out.writeFixed(new byte[] {2})))
        .hasMessage("x.avro row 1, column \"x\": the byte 2 is no boolean");
    refusal(file("\"string\"", 1, out -> out.writeBytes(new byte[] {(byte) 0xc3})))
        .hasMessage("x.avro row 1, column \"x\": the text is not UTF-8");
    refusal(file("\"string\"", 1, out -> out.writeLong(-1)))
        .hasMessage("x.avro row 1, column \"x\": a value claims to have -1 bytes");
    refusal(file("[\"null\",\"int\"]", 1, out -> out.writeInt(2)))
        .hasMessage("x.avro row 1, column \"x\": the union has no branch 2");
    refusal(
            file(
                "{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"A\"]}",
                1,
                out -> out.writeInt(-1)))
        .hasMessage("x.avro row 1, column \"x\": the enum has no symbol -1");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void corruptCompressedDataAreNamedWithTheirBlock(String codec) throws IOException {
    if (codec.equals("null")) {
      return;
    }
    byte[] noise = new byte[200];
    new Random(5).nextBytes(noise);
    refusal(join(header(row("\"int\""), codec), block(1, noise)))
        .hasMessageStartingWith("x.avro block 1: the block ");
    refusal(join(header(row("\"int\""), codec), block(1, new byte[0])))
        .hasMessageStartingWith("x.avro block 1: the block ");
  }

  /** All rows may be there: what would prove it is not. */
  @ParameterizedTest
  @ValueSource(strings = {"xz", "bzip2", "zstandard"})
  void compressedDataAreWhole(String codec) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (codec) {
          case "xz" -> new XZOutputStream(compressed, new LZMA2Options(0));
          case "bzip2" -> new BZip2CompressorOutputStream(compressed, 1);
          default -> new ZstdOutputStream(compressed);
        }) {
      out.write(bytes(data -> data.writeInt(5)));
    }
    byte[] whole = compressed.toByteArray();
    byte[] header = header(row("\"int\""), codec);
    assertThat(values(join(header, block(1, whole)), null)).containsExactly(5);
    for (int length = 0; length < whole.length; length++) {
      refusal(join(header, block(1, Arrays.copyOf(whole, length))))
          .hasMessageStartingWith("x.avro block 1: the block ");
    }
  }

  @Test
  void aSnappyBlockHasItsChecksumAndABound() throws IOException {
    byte[] header = header(row("\"int\""), "snappy");
    byte[] data = org.xerial.snappy.Snappy.compress(new byte[] {2});
    refusal(join(header, block(1, join(data, new byte[4]))))
        .hasMessage("x.avro block 1: the block cannot be read: its checksum is wrong");
    refusal(join(header, block(1, (64L << 20) + 1, data)))
        .hasMessage(
            "x.avro block 1: the block cannot be read: it has 67,108,865 bytes, and snappy blocks"
                + " of more than 64 MiB are not read");
    byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x1f, 0, 0, 0, 0};
    refusal(join(header, block(1, claim))).hasMessageContaining("its data are corrupt");
  }

  @Test
  void aFailureToReadIsNotTheFilesFault() throws IOException {
    byte[] file =
        AvroTables.writeByAvro(
            new Schema.Parser().parse(row("\"bytes\"")),
            List.of(record(new byte[100_000])),
            "deflate",
            1000);
    InputFile broken =
        new InputFile() {
          @Override
          public String name() {
            return "x.avro";
          }

          @Override
          public java.io.InputStream open() {
            return new java.io.SequenceInputStream(
                new java.io.ByteArrayInputStream(file, 0, file.length - 40),
                new java.io.InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("the disk is gone");
                  }

                  @Override
                  public int read(byte[] to, int from, int length) throws IOException {
                    throw new IOException("the disk is gone");
                  }
                });
          }
        };
    io.anasto.row.Schema schema = AvroTables.infer(file);
    try (RowReader reader = new AvroFormat().open(broken, schema, ReadOptions.INFERRED)) {
      assertThatThrownBy(() -> reader.read(new ChunkBuilder(schema, 1)))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("the disk is gone");
    }
  }

  private static GenericData.Record record(byte[] value) {
    GenericData.Record record = new GenericData.Record(new Schema.Parser().parse(row("\"bytes\"")));
    record.put(0, ByteBuffer.wrap(value));
    return record;
  }

  @Test
  void aFileWithoutRowsSaysNothing() throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (RowWriter writer =
        new AvroFormat().create(bytes, io.anasto.row.Schema.parse("struct<x:int32,y:date>"))) {
      writer.finish();
    }
    InputFile file = InputFile.of(bytes.toByteArray(), "x.avro");
    SchemaInference inference = new SchemaInference();

    new AvroFormat().infer(file, inference, Long.MAX_VALUE);

    assertThat(inference.isEmpty()).isTrue();
    io.anasto.row.Schema other = io.anasto.row.Schema.parse("struct<x:string>");
    try (RowReader reader = new AvroFormat().open(file, other, ReadOptions.INFERRED)) {
      assertThat(reader.read(new io.anasto.row.ChunkBuilder(other, 1))).isFalse();
    }
  }

  @Test
  void aNameThatAvroLacksIsRefusedWithTheRemedy() {
    assertThatThrownBy(
            () ->
                new AvroFormat()
                    .create(
                        java.io.OutputStream.nullOutputStream(),
                        io.anasto.row.Schema.parse(
                            "struct<id:int8,\"unit price\":int8,\"1\":int8>")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an Avro file cannot have columns \"unit price\", \"1\": a name there is of ASCII"
                + " letters, digits and _, and begins with no digit; name all columns in the"
                + " destination, such as columns = [\"id\", \"unit_price = unit price\","
                + " \"_1 = 1\"]");
    assertThatThrownBy(
            () -> AvroSchemas.of(io.anasto.row.Schema.parse("struct<a:list<struct<\"1\":int8>>>")))
        .hasMessageStartingWith(
            "an Avro file cannot have a field \"1\", which is in column \"a.element\": ");
  }

  @Test
  void recordsAreNamedByTheirPath() {
    Schema schema =
        AvroSchemas.of(
            io.anasto.row.Schema.parse(
                "struct<a:struct<b:struct<c:int8>>,b:map<int8,struct<c:date>>>"));
    assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
    assertThat(schema.toString()).contains("\"namespace\":\"row.a\"");
    assertThat(Map.of("x", schema.getField("a").schema().getTypes().get(1).getFullName()))
        .containsValue("row.a");
  }
}
