package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.dataformat.csv.CsvDataFormat;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code anasto-csv} in routes, and chunks as lists of maps beside {@code camel-csv}. */
class RowDataFormatTest extends CamelTestSupport {
  private static final String CSV = "id,name\n1,a\n2,\"b,c\"\n3,\n";

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
        from("direct:read")
            .unmarshal()
            .custom("anasto-csv")
            .split(body())
            .streaming()
            .to("mock:chunks");
        from("direct:unmarshal").unmarshal().custom("anasto-csv");
        from("direct:write").marshal().custom("anasto-csv");
        from("direct:camel")
            .convertBodyTo(List.class)
            .marshal(new CsvDataFormat().setHeader("id,name"));
      }
    };
  }

  private static List<Map<String, Object>> rows(Object body) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowStream stream = (RowStream) body) {
      for (RowChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        rows.addAll(ChunkMaps.toMaps(chunk));
      }
    }
    return rows;
  }

  private Object unmarshal(Object body) {
    return template.requestBody("direct:unmarshal", body);
  }

  @Test
  void everyKindOfBodyIsRead(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("x.csv"), CSV);
    byte[] bytes = CSV.getBytes(StandardCharsets.UTF_8);
    for (Object body : List.of(CSV, bytes, new ByteArrayInputStream(bytes), file, file.toFile())) {
      assertThat(rows(unmarshal(body)))
          .hasToString("[{id=1, name=a}, {id=2, name=b,c}, {id=3, name=null}]");
    }
    assertThat(rows(unmarshal(""))).isEmpty();
  }

  @Test
  void aStreamIsSplitIntoAnExchangeAChunk() throws Exception {
    StringBuilder csv = new StringBuilder("n\n");
    for (int i = 0; i < 20_000; i++) {
      csv.append(i).append('\n');
    }
    MockEndpoint chunks = getMockEndpoint("mock:chunks");
    chunks.expectedMessageCount(3);
    template.sendBody("direct:read", csv.toString());
    chunks.assertIsSatisfied();
    long rows =
        chunks.getExchanges().stream()
            .mapToLong(exchange -> exchange.getMessage().getBody(RowChunk.class).rows())
            .sum();
    assertThat(rows).isEqualTo(20_000);
  }

  @Test
  void aSampleOfAStreamSettlesTheTypesAndAllRowsAreRead() throws Exception {
    ReplayableInput input =
        new ReplayableInput(new ByteArrayInputStream(CSV.getBytes(StandardCharsets.UTF_8)), "x");
    SchemaInference inference = new SchemaInference();
    CsvTables.format(CsvOptions.DEFAULT, 4).infer(input, inference, 10);
    Schema schema = inference.result().schema();
    assertThat(schema).hasToString("struct<id:int64,name:string>");
    try (RowReader reader =
        CsvTables.format(CsvOptions.DEFAULT, 4).open(input, schema, ReadOptions.INFERRED)) {
      assertThat(new ChunkStream(reader, schema).next().rows()).isEqualTo(3);
    }
  }

  @Test
  void aSchemaCanBeSet() throws Exception {
    var format = new io.anasto.format.CsvDataFormat();
    format.setSchema(Schema.parse("struct<name:string,id:decimal(4,1)>"));
    assertThat(rows(format.unmarshal(new DefaultExchange(context), (Object) CSV)))
        .hasToString("[{name=a, id=1.0}, {name=b,c, id=2.0}, {name=null, id=3.0}]");
  }

  @Test
  void chunksStreamsAndListsAreWritten() throws Exception {
    try (RowStream stream = (RowStream) unmarshal(CSV)) {
      RowChunk chunk = stream.next();
      assertThat(template.requestBody("direct:write", chunk, String.class)).isEqualTo(CSV);
      assertThat(template.requestBody("direct:write", ChunkMaps.toMaps(chunk), String.class))
          .isEqualTo(CSV);
    }
    assertThat(template.requestBody("direct:write", unmarshal(CSV), String.class)).isEqualTo(CSV);
    assertThatThrownBy(() -> template.requestBody("direct:write", 5, InputStream.class))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseMessage(
            "anasto-csv writes chunks, streams of chunks and lists of maps, not a java.lang.Integer");
  }

  @Test
  void camelCsvMarshalsTheListThatAChunkConvertsTo() throws Exception {
    try (RowStream stream = (RowStream) unmarshal(CSV)) {
      String csv = template.requestBody("direct:camel", stream.next(), String.class);
      assertThat(csv).isEqualTo("id,name\r\n1,a\r\n2,\"b,c\"\r\n3,\r\n");
    }
  }

  @Test
  void aListBecomesAChunkAndKeepsTheKnownTypes() {
    DefaultExchange exchange = new DefaultExchange(context);
    exchange.setProperty(ChunkConverters.SCHEMA, Schema.parse("struct<a:int64,gone:string>"));
    Map<String, Object> row = new HashMap<>();
    row.put("a", 5);
    row.put("b", true);
    exchange.getMessage().setBody(List.of(row));
    assertThat(exchange.getMessage().getBody(RowChunk.class).schema())
        .hasToString("struct<a:int64,b:boolean>");
    exchange.getMessage().setBody(List.of("no row"));
    assertThatThrownBy(() -> exchange.getMessage().getMandatoryBody(RowChunk.class))
        .isInstanceOf(InvalidPayloadException.class)
        .hasRootCauseMessage("row 1 is no map: java.lang.String");
  }
}
