package io.anasto.routes;

import io.anasto.destination.SnippetRoute;
import io.anasto.plan.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds routes of the users' that look as if Anasto called them, and that it never calls. */
record SnippetNames(Plan plan) {
  private static final Logger LOG = LoggerFactory.getLogger(SnippetNames.class);

  private static final List<String> LIKE_OURS =
      List.of(
          "direct://transform.",
          "direct://transform-for.",
          "direct://destination.",
          "direct://on-");

  void warn(CamelContext context) {
    Set<String> called = called(context);
    for (Route route : context.getRoutes()) {
      String from = route.getEndpoint().getEndpointBaseUri();
      if (LIKE_OURS.stream().anyMatch(from::startsWith) && !called.contains(from)) {
        LOG.warn(
            "the route '{}' is from {}, which Anasto does not call: no table has that name",
            route.getRouteId(),
            from.replace("direct://", "direct:"));
      }
    }
  }

  private Set<String> called(CamelContext context) {
    Set<SnippetRoute> routes = new LinkedHashSet<>();
    routes.add(SnippetRoute.of("on-commit"));
    routes.add(SnippetRoute.of("on-failure"));
    plan.sources().forEach(source -> routes.add(SnippetRoute.of("transform", source.name())));
    plan.destinations()
        .forEach(
            one -> {
              routes.add(SnippetRoute.of("transform-for", one.name()));
              if (one.isRoute()) {
                routes.add(SnippetRoute.of("destination", one.name()));
              }
            });
    Set<String> uris = new LinkedHashSet<>();
    for (SnippetRoute route : routes) {
      Endpoint endpoint = context.hasEndpoint(route.uri());
      if (endpoint != null) {
        uris.add(endpoint.getEndpointBaseUri());
      }
    }
    return uris;
  }
}
