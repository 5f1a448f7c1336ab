package io.anasto.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.LocalAnasto;
import io.anasto.row.RowChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Route snippets change what the real routes deliver. */
class SnippetsTest {
  @TempDir Path directory;

  @Test
  void theExampleSwitchedOnChangesWhatIsDelivered() throws Exception {
    snippet("transform-orders.yaml", Files.readString(Path.of("routes/transform-orders.yaml.off")));
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put(
          "in/a.csv",
          """
          id,status,total,note
          1,paid,10.5,by hand
          2,cancelled,700,
          3,open,500,
          """);
      anasto.start();

      anasto.awaitLines(
          "out",
          "{\"id\":1,\"status\":\"paid\",\"total\":10.5,\"large\":false}",
          "{\"id\":3,\"status\":\"open\",\"total\":500.0,\"large\":true}");
      LocalAnasto.eventually(() -> assertThat(anasto.destination("out").rows()).isEqualTo(2));
    }
  }

  @Test
  void aReadmeAndASnippetOfAnotherEndingDoNoHarm() throws Exception {
    snippet("README.md", "# no route");
    snippet("transform.yaml.off", "no: route");
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @Test
  void aSnippetMayBeXml() throws Exception {
    snippet(
        "only-large.xml",
        """
        <routes>
          <route id="only-large">
            <from uri="direct:transform.orders"/>
            <split stopOnException="true" aggregationStrategy=
                "#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy">
              <simple>${body}</simple>
              <choice>
                <when><simple>${body[total]} &lt; 500</simple>
                  <setBody><simple>${null}</simple></setBody>
                </when>
              </choice>
            </split>
          </route>
        </routes>
        """);
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id,total\n1,10\n2,600\n");
      anasto.start();

      anasto.awaitLines("out", "{\"id\":2,\"total\":600}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b ü.1_x-y/z|direct:transform.b ü.1_x-y/z",
        "a?b=c|direct:transform.a~3fb~3dc",
      })
  void aSnippetFindsATableOfAnyName(String name, String uri) throws Exception {
    snippet("drop.yaml", dropAll(uri));
    String toml =
        """
        [[source_table]]
        type = "files"
        table_name = "%1$s"
        dirpath = "in"
        poll_interval = 100
        [[destination_table]]
        type = "files"
        source_table_name = "%1$s"
        dest_table_name = "out"
        dirpath = "out"
        """
            .formatted(name);
    try (LocalAnasto anasto = LocalAnasto.in(directory, toml)) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      LocalAnasto.eventually(() -> assertThat(anasto.destination("out").batches()).isOne());
      assertThat(anasto.destination("out").rows()).isZero();
    }
  }

  @Test
  void allRowsDroppedIsABatchWithoutAFile() throws Exception {
    snippet("drop.yaml", dropAll("direct:transform.orders"));
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n2\n");
      anasto.start();

      LocalAnasto.eventually(() -> assertThat(anasto.source("orders").delivered()).isOne());
      assertThat(anasto.destination("out").rows()).isZero();
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  @Test
  void rowsAreAdded() throws Exception {
    snippet("more.yaml", script("${body.addAll(${body})}"));
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n2\n");
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}", "{\"id\":1}", "{\"id\":2}");
      LocalAnasto.eventually(() -> assertThat(anasto.destination("out").rows()).isEqualTo(4));
    }
  }

  @Test
  void aSnippetThatFailsStopsTheTableAndSaysWhy() throws Exception {
    snippet(
        "fail.yaml",
        """
        - route:
            id: fail
            from:
              uri: direct:transform.orders
              steps:
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: the rates are missing
        """);
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .isEqualTo(
              "batch 1 failed in its route: the rates are missing. Mend the route, then `anasto"
                  + " retry`");
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop: {}", "rollback: {markRollbackOnly: true}"})
  void aSnippetThatEndsTheExchangeStopsTheTableAndDoesNotHangIt(String step) throws Exception {
    snippet(
        "end.yaml",
        """
        - route:
            id: end
            from:
              uri: direct:transform.orders
              steps:
                - %s
        """
            .formatted(step));
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      assertThat(anasto.sourceStop("orders")).contains("the route ended before its commit");
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  @Test
  void aSnippetThatLeavesNoRowsAsItsBodySaysSo() throws Exception {
    snippet(
        "text.yaml",
        """
        - route:
            id: text
            from:
              uri: direct:transform.orders
              steps:
                - setBody:
                    constant: nothing of use
        """);
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains("the route from direct:transform.orders must leave a list of maps as the body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"source.orders", "batch.orders"})
  void aSnippetThatTakesAGeneratedRoutesIdIsRefusedByName(String id) throws Exception {
    snippet("mine.yaml", dropAll("direct:transform.orders").replace("id: drop", "id: " + id));
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      assertThatThrownBy(anasto::start).hasMessageContaining(id);
    }
  }

  @Test
  void aLaterChunkThatNeedsAWiderTypeMakesTheBatchAgain() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out").open()) {
      transform(
          anasto,
          (chunk, row) -> {
            row.put("code", chunk == 1 ? (Object) 1L : 2.5);
            row.put(chunk == 1 ? "first" : "late", "x");
          });
      anasto.put("in/a.csv", rows(2 * RowChunk.CAPACITY));
      anasto.start();

      LocalAnasto.eventually(
          () -> assertThat(anasto.destination("out").rows()).isEqualTo(2L * RowChunk.CAPACITY));
      List<String> lines = anasto.lines("out");
      assertThat(lines).hasSize(2 * RowChunk.CAPACITY);
      assertThat(lines.get(0)).isEqualTo("{\"id\":0,\"code\":1.0,\"first\":\"x\",\"late\":null}");
      assertThat(lines.get(lines.size() - 1))
          .endsWith("\"code\":2.5,\"first\":null,\"late\":\"x\"}");
    }
  }

  @Test
  void aFirstChunkWithoutRowsSaysNothingOfColumns() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out").open()) {
      anasto
          .context()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:transform.orders")
                      .process(
                          exchange -> {
                            List<Map<String, Object>> rows = rowsOf(exchange);
                            if (exchange.getMessage().getHeader("AnastoChunk", int.class) == 1) {
                              rows.clear();
                            }
                            rows.forEach(row -> row.remove("note"));
                          });
                }
              });
      anasto.put(
          "in/a.csv", rows(2 * RowChunk.CAPACITY).replace("\n", ",\n").replaceFirst(",", ",note"));
      anasto.start();

      LocalAnasto.eventually(() -> assertThat(anasto.destination("out").rows()).isPositive());
      assertThat(anasto.lines("out")).allMatch(line -> !line.contains("note"));
    }
  }

  @Test
  void chunksOfTypesWithNothingInCommonStopTheTable() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out").open()) {
      transform(anasto, (chunk, row) -> row.put("code", chunk == 1 ? (Object) true : "text"));
      anasto.put("in/a.csv", rows(2 * RowChunk.CAPACITY));
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains("column \"code\" has values of type string in some rows and boolean in others");
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  private static void transform(LocalAnasto anasto, BiConsumer<Integer, Map<String, Object>> change)
      throws Exception {
    anasto
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:transform.orders")
                    .process(
                        exchange -> {
                          int chunk = exchange.getMessage().getHeader("AnastoChunk", int.class);
                          rowsOf(exchange).forEach(row -> change.accept(chunk, row));
                        });
              }
            });
  }

  @SuppressWarnings("unchecked") // what a snippet is given
  private static List<Map<String, Object>> rowsOf(Exchange exchange) {
    return exchange.getMessage().getBody(List.class);
  }

  private static String dropAll(String uri) {
    return """
    - route:
        id: drop
        from:
          uri: "%s"
          steps:
            - script:
                simple: "${body.clear()}"
    """
        .formatted(uri);
  }

  private static String script(String script) {
    return """
    - route:
        id: script
        from:
          uri: direct:transform.orders
          steps:
            - script:
                simple: "%s"
    """
        .formatted(script);
  }

  private static String rows(int count) {
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < count; i++) {
      csv.append(i).append('\n');
    }
    return csv.toString();
  }

  private void snippet(String name, String content) throws IOException {
    Path routes = Files.createDirectories(directory.resolve("routes"));
    Files.writeString(routes.resolve(name), content);
  }
}
