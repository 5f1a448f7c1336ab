package io.anasto.destination;

import io.anasto.ledger.Batch;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Prepared;
import io.anasto.ledger.StaleBatchException;
import io.anasto.plan.DestinationPlan;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Hands a batch's rows to a route of the user's, a chunk at a time, as a list of maps. The batch is
 * committed when the route has taken all of them: at least once, for what it took before a failure
 * comes again.
 */
final class RouteSink implements BatchSink {
  private static final String TABLE = "AnastoTable";
  private static final String SOURCE = "AnastoSource";
  private static final String BATCH = "AnastoBatch";
  private static final String CHUNK = "AnastoChunk";

  private final DestinationPlan plan;
  private final DestinationEntry entry;
  private final Ledger ledger;
  private final Batch batch;
  private final Supplier<CamelContext> context;
  private final SnippetRoute route;

  private ProducerTemplate template;
  private Schema source;
  private Projection projection;
  private int chunks;
  private long rows;

  RouteSink(
      DestinationPlan plan,
      DestinationEntry entry,
      Ledger ledger,
      Batch batch,
      Supplier<CamelContext> context) {
    this.plan = plan;
    this.entry = entry;
    this.ledger = ledger;
    this.batch = batch;
    this.context = context;
    this.route = SnippetRoute.of("destination", plan.name());
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    if (template == null) {
      begin(chunk.schema());
    }
    if (!chunk.schema().equals(source)) {
      throw new StaleBatchException("the rows' schema has changed within the batch");
    }
    Map<String, Object> headers = new HashMap<>();
    headers.put(TABLE, plan.name());
    headers.put(SOURCE, plan.sourceName());
    headers.put(BATCH, batch.number());
    headers.put(CHUNK, ++chunks);
    List<Map<String, Object>> maps = ChunkMaps.toMaps(projection.apply(chunk));
    Exchange taken = route.call(template, maps, headers);
    if (taken.getException() != null) {
      // It may pass, as the full disk of a directory does.
      throw new IOException(
          "the route from %s failed: %s"
              .formatted(route.uri(), SnippetRoute.reason(taken.getException())),
          taken.getException());
    }
    rows += chunk.rows();
  }

  private void begin(Schema schema) throws IOException {
    if (!route.isIn(context.get())) {
      throw new DeliveryException(
          DeliveryException.Kind.REFUSED,
          "there is no route from %s; add a snippet that has one, which is read at a start"
              .formatted(route.uri()));
    }
    source = schema;
    projection = Projection.of(plan.name(), schema, plan.renames());
    template = context.get().createProducerTemplate();
  }

  @Override
  public void commit(long read) throws IOException {
    ledger.prepare(
        batch, entry.id(), new Prepared(List.of(), rows, 0, projection.schema().toString(), read));
    ledger.commit(batch, entry.id());
  }

  @Override
  public void close() throws IOException {
    if (template != null) {
      template.close();
    }
  }
}
