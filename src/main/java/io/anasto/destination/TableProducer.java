package io.anasto.destination;

import io.anasto.ledger.Pass;
import io.anasto.row.RowChunk;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Hands each chunk of a pass to the destination's writer. A failure here is the destination's own:
 * it is detached from the pass, and the exchange goes on to the others.
 */
final class TableProducer extends DefaultProducer {
  private final WritableTable table;

  TableProducer(TableEndpoint endpoint, WritableTable table) {
    super(endpoint);
    this.table = table;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    if (pass == null) {
      throw new IllegalStateException(
          getEndpoint().getEndpointUri()
              + " takes only what a batch route sends: rows from elsewhere have no batch number, and"
              + " could not be delivered exactly once. Write them into a source's directory.");
    }
    RowChunk chunk = exchange.getMessage().getBody(RowChunk.class);
    if (chunk == null) {
      throw new IllegalStateException(
          getEndpoint().getEndpointUri()
              + " was given no rows: something on the way has taken the chunk's place");
    }
    pass.offer(table.name());
    if (chunk.rows() == 0 || !pass.isAttached(table.name())) {
      return;
    }
    BatchWriter writer =
        (BatchWriter) pass.writer(table.name()).orElseGet(() -> table.beginBatch(pass));
    writer.put(chunk);
  }
}
