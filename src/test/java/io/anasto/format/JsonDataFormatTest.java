package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.RowChunk;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class JsonDataFormatTest extends CamelTestSupport {
  @Override
  protected RouteBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        ChunkConverters.register(getContext());
        from("direct:read").unmarshal().custom("anasto-json").split(body()).to("mock:chunks");
        from("direct:rewrite").unmarshal().custom("anasto-json").marshal().custom("anasto-json");
        from("direct:jackson")
            .unmarshal()
            .custom("anasto-json")
            .split(body())
            .convertBodyTo(List.class)
            .marshal()
            .json()
            .to("mock:text");
      }
    };
  }

  @Test
  void aRouteReadsChunks() throws Exception {
    MockEndpoint chunks = getMockEndpoint("mock:chunks");
    chunks.expectedMessageCount(1);
    template().sendBody("direct:read", "{\"a\":1}\n{\"a\":2}");
    chunks.assertIsSatisfied();
    RowChunk chunk = chunks.getExchanges().get(0).getMessage().getBody(RowChunk.class);
    assertThat(JsonTables.rows(List.of(chunk)))
        .extracting(row -> row.get("a"))
        .containsExactly(1L, 2L);
  }

  @Test
  void aRouteWritesOneObjectALine() {
    ProducerTemplate template = template();
    assertThat(
            template.requestBody("direct:rewrite", "[{\"a\": 1}, {\"b\": [true]}]", String.class))
        .isEqualTo("{\"a\":1,\"b\":null}\n{\"a\":null,\"b\":[true]}\n");
  }

  @Test
  void aChunkIsWhatJacksonMarshalsInASnippet() throws Exception {
    MockEndpoint text = getMockEndpoint("mock:text");
    text.expectedMessageCount(1);
    template().sendBody("direct:jackson", "{\"a\":1,\"b\":{\"c\":[\"x\",null]}}");
    text.assertIsSatisfied();
    assertThat(text.getExchanges().get(0).getMessage().getBody(String.class))
        .isEqualTo("[{\"a\":1,\"b\":{\"c\":[\"x\",null]}}]");
  }

  @Test
  void whatIsNoJsonFailsTheExchange() {
    assertThatThrownBy(() -> template().sendBody("direct:read", "{\"a\":1"))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseInstanceOf(DataException.class);
  }
}
