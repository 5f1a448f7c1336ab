package io.anasto.routes;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.ledger.FileState;
import io.anasto.plan.RouteName;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan's routes are Camel's own: advised in tests, operated through Camel's MBeans. */
class GeneratedRoutesTest {
  @TempDir Path directory;

  @Test
  void aMockInADestinationsPlaceSeesTheRowsAndNothingIsCommittedThere() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "mocked", "real")) {
      anasto.open();
      AdviceWith.adviceWith(
          anasto.context(),
          "batch.orders",
          route -> route.weaveByToUri("table:mocked").replace().to("mock:rows"));
      MockEndpoint mock = anasto.context().getEndpoint("mock:rows", MockEndpoint.class);
      mock.expectedMessageCount(1);
      anasto.put("in/a.csv", "id,name\n1,one\n2,two\n");
      anasto.start();

      mock.assertIsSatisfied();
      Exchange seen = mock.getExchanges().get(0);
      assertThat(ChunkMaps.toMaps(seen.getMessage().getBody(RowChunk.class)))
          .containsExactly(Map.of("id", 1L, "name", "one"), Map.of("id", 2L, "name", "two"));
      assertThat(seen.getMessage().getHeaders())
          .containsEntry("AnastoTable", "orders")
          .containsEntry("AnastoBatch", 1L)
          .containsEntry("AnastoChunk", 1);
      anasto.awaitLines("real", "{\"id\":1,\"name\":\"one\"}", "{\"id\":2,\"name\":\"two\"}");
      assertThat(anasto.destinationStop("mocked"))
          .contains("none of the batch's rows reached it; is its endpoint replaced?");
      assertThat(anasto.destination("mocked").batches()).isZero();
      assertThat(anasto.allFiles("mocked")).isEmpty();
      LocalAnasto.eventually(() -> assertThat(anasto.destination("real").batches()).isOne());
    }
  }

  @Test
  void chunksAreNumbered() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "mocked")) {
      anasto.open();
      AdviceWith.adviceWith(
          anasto.context(),
          "batch.orders",
          route -> route.weaveByToUri("table:mocked").replace().to("mock:rows"));
      MockEndpoint mock = anasto.context().getEndpoint("mock:rows", MockEndpoint.class);
      mock.expectedMinimumMessageCount(3);
      StringBuilder csv = new StringBuilder("id\n");
      for (int i = 0; i < 2 * RowChunk.CAPACITY + 1; i++) {
        csv.append(i).append('\n');
      }
      anasto.put("in/a.csv", csv.toString());
      anasto.start();

      mock.assertIsSatisfied();
      List<Integer> numbers =
          mock.getExchanges().stream()
              .map(exchange -> exchange.getMessage().getHeader("AnastoChunk", Integer.class))
              .toList();
      assertThat(numbers).startsWith(1, 2, 3);
      assertThat(numbers.get(numbers.size() - 1)).isEqualTo(numbers.size());
    }
  }

  @Test
  void aSuspendedBatchRouteStopsDeliveryAndDiscoveryGoesOn() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.start();
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");

      RouteMBean batch = new RouteMBean("batch.orders");
      batch.invoke("suspend");
      anasto.put("in/b.csv", "id\n2\n");

      eventually(() -> assertThat(state(anasto, "b.csv")).isEqualTo(FileState.DISCOVERED));
      assertThat(batch.state()).isEqualTo("Suspended");
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");

      batch.invoke("resume");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
    }
  }

  @Test
  void aSuspendedSourceRouteStopsDiscovery() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.start();
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");

      RouteMBean source = new RouteMBean("source.orders");
      source.invoke("suspend");
      anasto.put("in/b.csv", "id\n2\n");

      org.awaitility.Awaitility.await()
          .during(java.time.Duration.ofMillis(500))
          .atMost(java.time.Duration.ofSeconds(5))
          .until(() -> state(anasto, "b.csv") == null);

      source.invoke("resume");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
    }
  }

  /** Those of steps are so many and so large that 500 tables had no memory left to start. */
  @Test
  void jmxShowsTheRoutesAndNoStepsUnlessTheConfigAsksForThem() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out")) {
      anasto.start();
      assertThat(mbeans("routes")).hasSize(2);
      assertThat(mbeans("processors")).isEmpty();
    }
    String camel = "[camel]\nmain.jmxManagementMBeansLevel = \"Default\"\n";
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "out").and(camel)) {
      anasto.start();
      assertThat(mbeans("processors")).hasSizeGreaterThan(2);
    }
  }

  private static Set<ObjectName> mbeans(String type) throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("org.apache.camel:type=" + type + ",*"), null);
  }

  static List<String> hostileNames() {
    return List.of("two words", "a?b=c&d", "100 % {{x}} $y", "\"'`", "Ärger/☃ 日本", "x".repeat(500));
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void anyTableNameMakesARoute(String name) throws Exception {
    String shortName = name.substring(0, Math.min(name.length(), 100)).replace('/', ' ');
    String toml =
        """
        [[source_table]]
        type = "files"
        table_name = '''%1$s'''
        dirpath = '''in/%2$s'''
        poll_interval = 100
        [[destination_table]]
        type = "files"
        source_table_name = '''%1$s'''
        dest_table_name = '''%2$s'''
        dirpath = '''out/%2$s'''
        filetype = "json"
        """
            .formatted(name, shortName);
    try (LocalAnasto anasto = LocalAnasto.in(directory, toml)) {
      anasto.put("in/" + shortName + "/a ?%.csv", "id\n1\n");
      anasto.start();

      anasto.awaitLines("out/" + shortName, "{\"id\":1}");
      assertThat(new RouteMBean("source." + RouteName.of(name)).state()).isEqualTo("Started");
      assertThat(new RouteMBean("batch." + RouteName.of(name)).state()).isEqualTo("Started");
    }
  }

  private static FileState state(LocalAnasto anasto, String path) {
    long source = anasto.ledger().source("orders").orElseThrow().id();
    return anasto.ledger().file(source, path).map(file -> file.state()).orElse(null);
  }

  /** A route as Camel shows it in JMX. */
  private static final class RouteMBean {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    RouteMBean(String routeId) throws Exception {
      name =
          server.queryNames(new ObjectName("org.apache.camel:type=routes,*"), null).stream()
              .filter(one -> routeId.equals(attribute(one, "RouteId")))
              .findFirst()
              .orElseThrow();
    }

    void invoke(String operation) throws Exception {
      server.invoke(name, operation, new Object[0], new String[0]);
    }

    String state() {
      return (String) attribute(name, "State");
    }

    private Object attribute(ObjectName of, String attribute) {
      try {
        return server.getAttribute(of, attribute);
      } catch (javax.management.JMException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
