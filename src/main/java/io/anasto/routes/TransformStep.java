package io.anasto.routes;

import io.anasto.ledger.Pass;
import io.anasto.ledger.StaleBatchException;
import io.anasto.plan.UriName;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Lets a snippet's route from {@code direct:transform.<source>} change the rows, chunk by chunk, as
 * a list of maps. Where there is no such route, chunks pass as they are. A source's name that has
 * more than letters, digits, blanks and {@code . _ - /} stands there as {@link UriName} writes it.
 *
 * <p>What the snippet makes of the first chunk tells the schema of the batch; a later chunk that
 * needs wider types makes the batch again with these.
 */
final class TransformStep {
  private static final String CHUNK = "AnastoChunkBefore";

  /** Names that may stand in an endpoint's URI as they are. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{IsAlphabetic}\\p{IsDigit} ._/-]+");

  private final String uri;

  /** The schema that the rows of a batch need, as far as known. */
  private final Map<Long, RowsSchema> schemas = Collections.synchronizedMap(new Latest());

  TransformStep(String source) {
    this.uri =
        "direct:transform." + (PLAIN.matcher(source).matches() ? source : UriName.of(source));
  }

  String uri() {
    return uri;
  }

  boolean isPresent(Exchange exchange) {
    String endpoint = exchange.getContext().getEndpoint(uri).getEndpointBaseUri();
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
    pass.countRows(rows.size() - before.rows());
    // Rows that are not there say nothing of columns.
    Schema schema = rows.isEmpty() ? before.schema() : schema(pass, before.schema(), rows);
    exchange.getMessage().setBody(ChunkMaps.toChunk(schema, rows));
  }

  private Schema schema(Pass pass, Schema source, List<Map<String, Object>> rows) {
    RowsSchema known = schemas.get(pass.batch().number());
    RowsSchema needed = known == null ? RowsSchema.of(source, rows) : known.with(rows);
    schemas.put(pass.batch().number(), needed);
    if (known != null && !known.equals(needed)) {
      StaleBatchException again =
          new StaleBatchException("the snippet's rows need the schema " + needed.schema());
      pass.failRead(again);
      throw again;
    }
    return needed.schema();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> rows(Exchange exchange) {
    List<?> body = exchange.getMessage().getBody(List.class);
    if (body == null || !body.stream().allMatch(Map.class::isInstance)) {
      throw new IllegalArgumentException(
          "the route from " + uri + " must leave a list of maps as the body");
    }
    return (List<Map<String, Object>>) body;
  }

  /** Each destination is at one batch at most. */
  private static final class Latest extends LinkedHashMap<Long, RowsSchema> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1_000;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, RowsSchema> eldest) {
      return size() > MOST;
    }
  }
}
