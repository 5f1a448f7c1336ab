package io.anasto.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

/** The health checks of a process: Camel's own, and one a table. Thread-safe. */
final class Health {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Camel would show those that are down alone. */
  private static final String ALL = "full";

  private final Plan plan;
  private final Monitor monitor;
  private volatile CamelContext context;

  Health(Plan plan, Monitor monitor) {
    this.plan = plan;
    this.monitor = monitor;
  }

  /** Adds the checks to a context that is about to start. */
  void join(CamelContext joined) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(joined);
    registry.register(new ProcessHealth(monitor));
    for (SourcePlan source : plan.sources()) {
      registry.register(new TableHealth(source.name(), true, monitor));
    }
    for (DestinationPlan destination : plan.destinations()) {
      registry.register(new TableHealth(destination.name(), false, monitor));
    }
    context = joined;
  }

  /** Whether the process works; a restart may help where it does not. */
  Answer live() {
    return context == null
        ? answer(List.of(), true)
        : answer(HealthCheckHelper.invokeLiveness(context, ALL));
  }

  /** Whether all tables go on. */
  Answer ready() {
    return context == null || !context.isStarted()
        ? starting()
        : answer(HealthCheckHelper.invokeReadiness(context, ALL));
  }

  private static Answer starting() {
    return answer(List.of(), false);
  }

  private static Answer answer(Collection<HealthCheck.Result> results) {
    return answer(
        results, results.stream().noneMatch(one -> one.getState() == HealthCheck.State.DOWN));
  }

  private static Answer answer(Collection<HealthCheck.Result> results, boolean up) {
    ObjectNode root = JSON.createObjectNode();
    root.put("status", up ? "UP" : "DOWN");
    ArrayNode checks = root.putArray("checks");
    for (HealthCheck.Result result : results) {
      ObjectNode check = checks.addObject();
      check.put("name", result.getCheck().getId());
      check.put("status", result.getState().name());
      result.getMessage().ifPresent(message -> check.put("message", message));
      ObjectNode data = check.putObject("data");
      result.getDetails().entrySet().stream()
          .filter(detail -> !HealthCheckHelper.isReservedKey(detail.getKey()))
          .forEach(detail -> data.put(detail.getKey(), String.valueOf(detail.getValue())));
    }
    try {
      return new Answer(up, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always JSON", e);
    }
  }

  /**
   * What is said of the health.
   *
   * @param json the checks one by one
   */
  record Answer(boolean up, String json) {}
}
