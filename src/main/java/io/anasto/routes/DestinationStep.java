package io.anasto.routes;

import io.anasto.destination.SnippetRoute;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.Pass;
import io.anasto.ledger.StaleBatchException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Lets a snippet's route from {@code direct:transform-for.<destination>} change the rows of one
 * destination alone, or leave some out; the others get the chunk as it was. A failure is the
 * destination's.
 */
final class DestinationStep {
  private final String destination;
  private final SnippetRoute snippet;
  private final RowsTransform rows;
  private final String before;
  private volatile ProducerTemplate template;

  DestinationStep(String destination) {
    this.destination = destination;
    this.snippet = SnippetRoute.of("transform-for", destination);
    this.rows = new RowsTransform(snippet);
    this.before = "AnastoChunkBefore." + destination;
  }

  /** Puts the destination's own chunk into the place of the source's. */
  void begin(Exchange exchange) {
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    if (!pass.isAttached(destination) || !snippet.isIn(exchange.getContext())) {
      return;
    }
    RowChunk chunk = exchange.getMessage().getBody(RowChunk.class);
    try {
      Exchange left =
          snippet.call(
              template(exchange), ChunkMaps.toMaps(chunk), exchange.getMessage().getHeaders());
      if (left.getException() != null) {
        throw left.getException();
      }
      exchange.setProperty(before, chunk);
      exchange.getMessage().setBody(rows.chunk(pass, chunk, left));
    } catch (StaleBatchException e) {
      throw e;
    } catch (Exception e) {
      // Where the process ends, and the route with it, the route did not fail.
      DeliveryException.Kind kind =
          pass.isCancelled() ? DeliveryException.Kind.ABORTED : DeliveryException.Kind.REFUSED;
      pass.detach(
          destination,
          new DeliveryException(
              kind,
              "the route from %s failed: %s".formatted(snippet.uri(), SnippetRoute.reason(e))));
      pass.writer(destination).ifPresent(Pass.Writer::abort);
    }
  }

  /** Puts the source's chunk back. */
  void end(Exchange exchange) {
    RowChunk chunk = exchange.getProperty(before, RowChunk.class);
    if (chunk != null) {
      exchange.removeProperty(before);
      exchange.getMessage().setBody(chunk);
    }
  }

  private ProducerTemplate template(Exchange exchange) {
    if (template == null) {
      template = exchange.getContext().createProducerTemplate();
    }
    return template;
  }
}
