package io.anasto.destination;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The endpoint of one destination; it takes chunks and gives none. */
final class TableEndpoint extends DefaultEndpoint {
  private final WritableTable table;

  TableEndpoint(String uri, Component component, WritableTable table) {
    super(uri, component);
    this.table = table;
  }

  @Override
  public Producer createProducer() {
    return new TableProducer(this, table);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        getEndpointUri() + " cannot be read from; name its directory in a [[source_table]]");
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
