package io.anasto.routes;

import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;

/**
 * Stands for the plan's own routes while Camel takes the users' snippets without starting them, and
 * finds what would only fail once they start.
 */
public final class Rehearsal extends RouteBuilder {
  private final Plan plan;

  public Rehearsal(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void configure() {
    for (SourcePlan source : plan.sources()) {
      stand(source.sourceRouteId());
      stand(source.batchRouteId());
    }
  }

  /** A snippet must not take the id. */
  private void stand(String routeId) {
    from("direct:rehearsal." + routeId).routeId(routeId).stop();
  }

  /** Why the routes of a context could not all start; empty when they could. */
  public static Optional<String> clash(CamelContext context) {
    Map<String, Route> seen = new HashMap<>();
    for (Route route : context.getRoutes()) {
      Route first = seen.putIfAbsent(route.getEndpoint().getEndpointUri(), route);
      boolean several =
          route.getEndpoint() instanceof MultipleConsumersSupport multiple
              && multiple.isMultipleConsumersSupported();
      if (first != null && !several) {
        return Optional.of(
            "the routes '%s' and '%s' are both from %s, where only one can be; let one of them be from another endpoint"
                .formatted(
                    first.getRouteId(),
                    route.getRouteId(),
                    route.getEndpoint().getEndpointUri().replace("://", ":")));
      }
    }
    return Optional.empty();
  }
}
