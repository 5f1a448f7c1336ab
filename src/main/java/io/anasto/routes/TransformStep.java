package io.anasto.routes;

import io.anasto.destination.SnippetRoute;
import io.anasto.ledger.Pass;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import org.apache.camel.Exchange;

/**
 * Lets a snippet's route from {@code direct:transform.<source>} change the rows of all
 * destinations, chunk by chunk, as a list of maps. Where there is no such route, chunks pass as
 * they are.
 */
final class TransformStep {
  private static final String CHUNK = "AnastoChunkBefore";

  private final SnippetRoute snippet;
  private final RowsTransform rows;

  TransformStep(String source) {
    this.snippet = SnippetRoute.of("transform", source);
    this.rows = new RowsTransform(snippet);
  }

  String uri() {
    return snippet.uri();
  }

  boolean isPresent(Exchange exchange) {
    return snippet.isIn(exchange.getContext());
  }

  void toRows(Exchange exchange) {
    RowChunk chunk = exchange.getMessage().getBody(RowChunk.class);
    exchange.setProperty(CHUNK, chunk);
    exchange.getProperty(Pass.PROPERTY, Pass.class).inSnippet(true);
    exchange.getMessage().setBody(ChunkMaps.toMaps(chunk));
  }

  void toChunk(Exchange exchange) {
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    RowChunk before = exchange.getProperty(CHUNK, RowChunk.class);
    RowChunk after = rows.chunk(pass, before, exchange);
    pass.countRows(after.rows() - before.rows());
    exchange.getMessage().setBody(after);
    pass.inSnippet(false);
  }
}
