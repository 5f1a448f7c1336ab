package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericRecord;
import org.apache.camel.CamelContext;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.dataformat.avro.AvroDataFormat;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code anasto-avro} in routes, and chunks as Avro's records beside {@code camel-avro} and {@code
 * camel-parquet-avro}.
 */
class AvroDataFormatTest extends CamelTestSupport {
  private static final Schema SCHEMA =
      Schema.parse(
          "struct<id:int64,price:decimal(9,2),day:date,at:timestamp,local:timestamp_ntz,"
              + "data:binary,tags:list<string>,attributes:map<string,int32>,by_id:map<int32,date>,"
              + "address:struct<city:string,zip:int32>>");

  private static final RowChunk CHUNK =
      ChunkMaps.toChunk(
          SCHEMA,
          List.of(
              Map.of(
                  "id",
                  1,
                  "price",
                  new java.math.BigDecimal("12.50"),
                  "day",
                  "2024-02-29",
                  "at",
                  "2024-02-29T10:00:00.000001Z",
                  "local",
                  "1969-12-31T23:59:59.5",
                  "data",
                  new byte[] {1, 2},
                  "tags",
                  List.of("a", "b"),
                  "attributes",
                  Map.of("k", 5),
                  "by_id",
                  Map.of(7, "2000-01-01"),
                  "address",
                  Map.of("city", "Bonn", "zip", 53111)),
              Map.of("id", 2)));

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    ChunkConverters.register(context);
    return context;
  }

  @Override
  protected RouteBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        AvroDataFormat one = new AvroDataFormat(AvroSchemas.of(SCHEMA));
        from("direct:unmarshal").unmarshal().custom("anasto-avro");
        from("direct:marshal").marshal().custom("anasto-avro");
        from("direct:records")
            .convertBodyTo(GenericArray.class)
            .split(body())
            .marshal(one)
            .to("mock:messages");
        from("direct:record").unmarshal(one);
        from("direct:parquet").convertBodyTo(GenericArray.class).marshal().parquetAvro();
        from("direct:parquet-back").unmarshal().parquetAvro();
      }
    };
  }

  private static String text(RowChunk chunk) throws Exception {
    return AvroTables.text(List.of(chunk), chunk.schema());
  }

  @Test
  void aFileIsWrittenAndReadAgain(@TempDir Path folder) throws Exception {
    byte[] content = template.requestBody("direct:marshal", CHUNK, byte[].class);
    Path file = Files.write(folder.resolve("x.avro"), content);
    for (Object body : List.of(content, new ByteArrayInputStream(content), file)) {
      try (RowStream stream = (RowStream) template.requestBody("direct:unmarshal", body)) {
        assertThat(stream.schema()).isEqualTo(SCHEMA);
        assertThat(text(stream.next())).isEqualTo(text(CHUNK));
        assertThat(stream.next()).isNull();
      }
    }
  }

  @Test
  void camelAvroMarshalsTheRecordsOfAChunkAndBack() throws Exception {
    MockEndpoint messages = getMockEndpoint("mock:messages");
    messages.expectedMessageCount(2);
    template.sendBody("direct:records", CHUNK);
    messages.assertIsSatisfied();
    List<Object> records = new ArrayList<>();
    messages
        .getExchanges()
        .forEach(
            exchange ->
                records.add(
                    template.requestBody(
                        "direct:record", exchange.getMessage().getBody(byte[].class))));
    assertThat(text(toChunk(records))).isEqualTo(text(CHUNK));
  }

  @Test
  void camelParquetAvroMarshalsTheRecordsOfAChunkAndBack() throws Exception {
    byte[] parquet = template.requestBody("direct:parquet", CHUNK, byte[].class);
    Object records = template.requestBody("direct:parquet-back", parquet);
    assertThat(text(toChunk(records))).isEqualTo(text(CHUNK));
  }

  private RowChunk toChunk(Object records) throws InvalidPayloadException {
    DefaultExchange exchange = new DefaultExchange(context);
    exchange.setProperty(ChunkConverters.SCHEMA, SCHEMA);
    exchange.getMessage().setBody(records);
    return exchange.getMessage().getMandatoryBody(RowChunk.class);
  }

  @Test
  void recordsBecomeRowsWithoutASchemaToo() throws Exception {
    GenericArray<GenericRecord> records = AvroRecords.of(CHUNK);
    DefaultExchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(records);
    RowChunk chunk = exchange.getMessage().getMandatoryBody(RowChunk.class);
    assertThat(chunk.schema()).isEqualTo(SCHEMA);
    assertThat(text(chunk)).isEqualTo(text(CHUNK));
    byte[] written = template.requestBody("direct:marshal", records, byte[].class);
    assertThat(AvroTables.infer(written)).isEqualTo(SCHEMA);
  }

  @Test
  void aNameThatAvroLacksIsNoRecord() {
    DefaultExchange exchange = new DefaultExchange(context);
    exchange
        .getMessage()
        .setBody(ChunkMaps.toChunk(Schema.parse("struct<\"a b\":int8>"), List.of(Map.of())));
    assertThatThrownBy(() -> exchange.getMessage().getMandatoryBody(GenericArray.class))
        .isInstanceOf(InvalidPayloadException.class)
        .rootCause()
        .hasMessageStartingWith("an Avro file cannot have a column \"a b\"");
  }
}
