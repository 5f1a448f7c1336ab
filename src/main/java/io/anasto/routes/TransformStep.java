package io.anasto.routes;

import io.anasto.ledger.Pass;
import io.anasto.ledger.StaleBatchException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Lets a snippet's route from {@code direct:transform.<source>} change the rows, chunk by chunk, as
 * a list of maps. Where there is no such route, chunks pass as they are.
 *
 * <p>What the snippet makes of the first chunk tells the schema of the batch; a later chunk that
 * needs wider types makes the batch again with these.
 */
final class TransformStep {
  private static final String CHUNK = "AnastoChunkBefore";

  private final String endpoint;

  /** The schema that the rows of a batch need, as far as known; a batch or two are under way. */
  private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();

  TransformStep(String source) {
    this.endpoint = "direct://transform." + source;
  }

  String uri() {
    return endpoint;
  }

  boolean isPresent(Exchange exchange) {
    return exchange.getContext().getRoutes().stream()
        .anyMatch(route -> route.getEndpoint().getEndpointBaseUri().equals(endpoint));
  }

  void toRows(Exchange exchange) {
    RowChunk chunk = exchange.getMessage().getBody(RowChunk.class);
    exchange.setProperty(CHUNK, chunk);
    exchange.getMessage().setBody(ChunkMaps.toMaps(chunk));
  }

  void toChunk(Exchange exchange) {
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    RowChunk before = exchange.getProperty(CHUNK, RowChunk.class);
    List<Map<String, Object>> rows = rows(exchange);
    long batch = pass.batch().number();
    schemas.keySet().removeIf(number -> number < batch - 1);
    Schema known = schemas.get(batch);
    Schema needed = ChunkMaps.infer(rows, known == null ? before.schema() : known);
    schemas.put(batch, needed);
    if (known != null && !known.equals(needed)) {
      StaleBatchException again =
          new StaleBatchException("the snippet's rows need the schema " + needed);
      pass.failRead(again);
      throw again;
    }
    pass.countRows(rows.size() - before.rows());
    exchange.getMessage().setBody(ChunkMaps.toChunk(needed, rows));
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> rows(Exchange exchange) {
    List<?> body = exchange.getMessage().getBody(List.class);
    if (body == null || !body.stream().allMatch(Map.class::isInstance)) {
      throw new IllegalArgumentException(
          "the route from " + endpoint + " must leave a list of maps as the body");
    }
    return (List<Map<String, Object>>) body;
  }
}
