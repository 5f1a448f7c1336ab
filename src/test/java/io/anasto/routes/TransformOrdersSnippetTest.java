package io.anasto.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code routes/}, switched on as its comment says, on a Camel of its own. */
class TransformOrdersSnippetTest {
  private static final Path SNIPPET = Path.of("routes/transform-orders.yaml.off");
  private static final Path SAMPLE = Path.of("src/main/sample/orders");

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void switchOn(@TempDir Path routes) throws Exception {
    Path snippet = Files.copy(SNIPPET, routes.resolve("transform-orders.yaml"));
    camel.start();
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel).resolveResource(snippet.toUri().toString()));
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void cancelledOrdersAreDropped() {
    List<Map<String, Object>> result =
        transform(List.of(order("1", "cancelled", 10), order("2", "paid", 10)));

    assertThat(result).extracting(row -> row.get("order_id")).containsExactly("2");
  }

  @Test
  void aColumnIsAddedAndAnotherDropped() {
    List<Map<String, Object>> result =
        transform(
            List.of(order("1", "paid", 499.99), order("2", "open", new BigDecimal("500.00"))));

    assertThat(result)
        .containsExactly(
            row("order_id", "1", "status", "paid", "total", 499.99, "large", false),
            row(
                "order_id",
                "2",
                "status",
                "open",
                "total",
                new BigDecimal("500.00"),
                "large",
                true));
  }

  @Test
  void anOrderWithoutATotalIsNotLarge() {
    assertThat(transform(List.of(order("1", "open", null))))
        .extracting(row -> row.get("large"))
        .containsExactly(false);
  }

  @Test
  void allRowsDroppedLeaveAnEmptyList() {
    assertThat(transform(List.of(order("1", "cancelled", 10)))).isEmpty();
  }

  @Test
  void aRowThatFailsFailsTheWhole() {
    assertThatThrownBy(() -> transform(List.of(order("1", "paid", 10), Map.of("status", "paid"))))
        .isInstanceOf(CamelExecutionException.class);
  }

  @Test
  void theSampleHasTheColumnsThatTheSnippetUses() throws Exception {
    List<Map<String, Object>> orders = new ArrayList<>();
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var parser = format.parse(Files.newBufferedReader(SAMPLE.resolve("orders-2026-01.csv")))) {
      parser.forEach(
          line -> {
            Map<String, Object> order = new LinkedHashMap<>(line.toMap());
            order.put("total", new BigDecimal(line.get("total")));
            orders.add(order);
          });
    }
    List<Object> kept =
        orders.stream()
            .filter(order -> !"cancelled".equals(order.get("status")))
            .map(order -> order.get("order_id"))
            .toList();

    List<Map<String, Object>> result = transform(orders);

    assertThat(kept).isNotEmpty().hasSizeLessThan(orders.size());
    assertThat(result).extracting(row -> row.get("order_id")).containsExactlyElementsOf(kept);
    assertThat(result).allSatisfy(row -> assertThat(row).containsKey("large"));
    assertThat(result).extracting(row -> row.get("large")).contains(true, false);
    assertThat(orders).anySatisfy(order -> assertThat(order).containsKey("note"));
    assertThat(result).noneSatisfy(row -> assertThat(row).containsKey("note"));
  }

  @SuppressWarnings("unchecked") // the body is what the snippet is told to leave there
  private List<Map<String, Object>> transform(List<Map<String, Object>> rows) {
    return camel.createProducerTemplate().requestBody("direct:transform.orders", rows, List.class);
  }

  private static Map<String, Object> order(String id, String status, Object total) {
    return row("order_id", id, "status", status, "total", total, "note", "by hand");
  }

  private static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}
