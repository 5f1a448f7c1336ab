package io.anasto.destination;

import io.anasto.plan.SnippetName;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;

/**
 * A route of the user's that Anasto calls when it is there.
 *
 * @param uri of the endpoint that it is from
 */
public record SnippetRoute(String uri) {
  /** From {@code direct:<what>}. */
  public static SnippetRoute of(String what) {
    return new SnippetRoute("direct:" + what);
  }

  /** From {@code direct:<what>.<table>}, as {@link SnippetName} writes it. */
  public static SnippetRoute of(String what, String table) {
    return new SnippetRoute(SnippetName.of(what, table));
  }

  public boolean isIn(CamelContext context) {
    // A route's endpoint is there; to ask for another one would make it.
    Endpoint endpoint = context.hasEndpoint(uri);
    return endpoint != null
        && context.getRoutes().stream()
            .anyMatch(
                route ->
                    route.getEndpoint().getEndpointBaseUri().equals(endpoint.getEndpointBaseUri()));
  }

  /**
   * Calls it and waits for its end.
   *
   * @return what it left; failed when the exchange has an exception
   */
  public Exchange call(ProducerTemplate template, Object body, Map<String, Object> headers) {
    return template.send(
        uri,
        exchange -> {
          exchange.getMessage().setHeaders(new HashMap<>(headers));
          exchange.getMessage().setBody(body);
        });
  }

  /** What went wrong, without Camel's words around it. */
  public static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CamelExchangeException || cause instanceof RuntimeCamelException)) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
