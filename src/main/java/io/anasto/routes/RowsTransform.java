package io.anasto.routes;

import io.anasto.destination.SnippetRoute;
import io.anasto.ledger.Pass;
import io.anasto.ledger.StaleBatchException;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Makes chunks of the rows that a snippet left. What it makes of the first chunk tells the schema
 * of the batch; a later chunk that needs wider types makes the batch again with these.
 */
final class RowsTransform {
  private final SnippetRoute snippet;

  /** The schema that the rows of a batch need, as far as known. */
  private final Map<Long, RowsSchema> schemas = Collections.synchronizedMap(new Latest());

  RowsTransform(SnippetRoute snippet) {
    this.snippet = snippet;
  }

  /**
   * The snippet's rows as a chunk.
   *
   * @param before what the snippet was given
   * @param left by the snippet
   * @throws StaleBatchException when the batch is made again for the sake of these rows
   */
  RowChunk chunk(Pass pass, RowChunk before, Exchange left) {
    List<Map<String, Object>> rows = rows(left);
    // Rows that are not there say nothing of columns.
    Schema schema = rows.isEmpty() ? before.schema() : schema(pass, before.schema(), rows);
    return ChunkMaps.toChunk(schema, rows);
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
          "the route from " + snippet.uri() + " must leave a list of maps as the body");
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
