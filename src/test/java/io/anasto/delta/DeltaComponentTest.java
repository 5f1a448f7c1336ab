package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.format.ChunkConverters;
import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code delta:} component as snippets use it, in a Camel context of its own. */
class DeltaComponentTest extends CamelTestSupport {
  @TempDir Path directory;

  private final List<Map<String, Object>> rows = new CopyOnWriteArrayList<>();
  private volatile OptionalLong position = OptionalLong.empty();

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    ChunkConverters.register(context);
    Supplier<OptionalLong> bean = () -> position;
    context.getRegistry().bind("position", bean);
    return context;
  }

  @Override
  protected RoutesBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from("direct:append").to("delta:" + directory + "/lake?partitionBy=day&compression=ZSTD");
        from("direct:once").to("delta:" + directory + "/lake?application=test");
        from("delta:" + directory + "/lake?delay=20&initialDelay=0")
            .to("mock:versions")
            .split(body())
            .streaming()
            .process(DeltaComponentTest.this::collect);
        from("delta:" + directory + "/lake?delay=20&initialDelay=0&position=#position&table=second")
            .to("mock:behind");
      }
    };
  }

  private void collect(Exchange exchange) {
    List<?> chunk = exchange.getMessage().getBody(List.class);
    for (Object row : chunk) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) row).forEach((key, value) -> copy.put(key.toString(), value));
      rows.add(copy);
    }
  }

  private static List<Map<String, Object>> orders(String day, int... ids) {
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int id : ids) {
      Map<String, Object> order = new LinkedHashMap<>();
      order.put("id", id);
      order.put("day", day);
      orders.add(order);
    }
    return orders;
  }

  private List<Object> ids() {
    return rows.stream()
        .map(row -> row.get("id"))
        .map(id -> (Object) ((Number) id).intValue())
        .toList();
  }

  @Test
  void whatAProducerAppendsAConsumerGivesVersionByVersion() throws Exception {
    position = OptionalLong.of(0);
    MockEndpoint versions = getMockEndpoint("mock:versions");
    MockEndpoint behind = getMockEndpoint("mock:behind");

    template().sendBody("direct:append", orders("a/b", 1, 2));
    Awaitility.await().untilAsserted(() -> assertThat(ids()).contains(1, 2));
    template().sendBody("direct:append", orders("c", 3));
    template().sendBody("direct:append", orders("c", 4));

    Awaitility.await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(1, 2, 3, 4));
    assertThat(rows).extracting(row -> row.get("_change_type")).containsOnly("insert");
    assertThat(rows)
        .extracting(row -> row.get("day"))
        .containsExactlyInAnyOrder("a/b", "a/b", "c", "c");
    assertThat(versions.getReceivedExchanges())
        .extracting(
            one -> one.getMessage().getHeader("AnastoTableVersion", TableVersion.class).kind())
        .startsWith(TableVersion.Kind.SNAPSHOT)
        .endsWith(TableVersion.Kind.CHANGES);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(behind.getReceivedExchanges())
                    .extracting(
                        one ->
                            one.getMessage()
                                .getHeader("AnastoTableVersion", TableVersion.class)
                                .number())
                    .startsWith(1L));
  }

  @Test
  void aCommitThatTheTableHasAlreadyIsLeftOut() throws Exception {
    template().sendBodyAndHeader("direct:once", orders("a", 1), DeltaHeaders.BATCH, 7L);
    template().sendBodyAndHeader("direct:once", orders("a", 1), DeltaHeaders.BATCH, 7L);
    template().sendBodyAndHeader("direct:once", orders("a", 2), DeltaHeaders.BATCH, 8L);

    Awaitility.await().untilAsserted(() -> assertThat(ids()).contains(2));
    assertThat(ids()).containsExactlyInAnyOrder(1, 2);
    try (Stream<Path> files = Files.list(directory.resolve("lake"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("_delta_log"))
          .as("data files of the commit that was left out go")
          .hasSize(2);
    }
  }

  private List<String> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("lake"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.resolve("lake").relativize(file).toString())
          .filter(name -> !name.startsWith("_delta_log"))
          .toList();
    }
  }

  @Test
  void aCommitThatIsRefusedLeavesNoFile() throws Exception {
    template().sendBodyAndHeader("direct:once", orders("a", 1), DeltaHeaders.BATCH, 1L);
    List<String> before = dataFiles();
    String entry = Files.readString(DeltaTables.entry(directory.resolve("lake"), 0));
    // Found at the commit alone, when the files have their names.
    Files.writeString(
        DeltaTables.entry(directory.resolve("lake"), 1),
        entry
            .lines()
            .filter(line -> line.contains("\"metaData\""))
            .findFirst()
            .orElseThrow()
            .replace(
                "\"configuration\":{}",
                "\"configuration\":{\"delta.setTransactionRetentionDuration\":\"interval 1 day\"}"));

    assertThatThrownBy(
            () ->
                template().sendBodyAndHeader("direct:once", orders("b", 2), DeltaHeaders.BATCH, 2L))
        .hasRootCauseInstanceOf(TableException.class)
        .rootCause()
        .hasMessageContaining("delta.setTransactionRetentionDuration");
    assertThat(before).hasSize(1);
    assertThat(dataFiles()).isEqualTo(before);
  }

  @Test
  void chunksOfDifferentColumnsInOneExchangeAreRefused() {
    RowChunk one = ChunkMaps.toChunk(Schema.parse("struct<id:int32>"), List.of(Map.of("id", 1)));
    RowChunk other = ChunkMaps.toChunk(Schema.parse("struct<no:int32>"), List.of(Map.of("no", 1)));
    Iterator<RowChunk> chunks = List.of(one, other).iterator();
    RowStream stream =
        new RowStream() {
          @Override
          public Schema schema() {
            return one.schema();
          }

          @Override
          public RowChunk next() {
            return chunks.hasNext() ? chunks.next() : null;
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> template().sendBody("direct:once", stream))
        .hasRootCauseInstanceOf(TableException.class)
        .rootCause()
        .hasMessageContaining("struct<id:int32> and then struct<no:int32>");
    assertThat(directory.resolve("lake/_delta_log")).doesNotExist();
  }

  @Test
  void theGeneratedConfigurerKnowsEveryOption() {
    List<String> options = new ArrayList<>();
    for (Field field : DeltaEndpoint.class.getDeclaredFields()) {
      if (field.isAnnotationPresent(UriParam.class)) {
        options.add(field.getName());
      }
    }
    DeltaEndpointConfigurer configurer = new DeltaEndpointConfigurer();

    assertThat(options)
        .as("`make generate` makes src/generated anew")
        .isNotEmpty()
        .allMatch(option -> configurer.getOptionType(option, false) != null);
  }
}
