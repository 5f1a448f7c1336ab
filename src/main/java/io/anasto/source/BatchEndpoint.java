package io.anasto.source;

import java.time.Clock;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The endpoint of one source's batches; it gives batches and takes nothing. */
final class BatchEndpoint extends DefaultEndpoint {
  private final SourceTable table;
  private final Unfinished unfinished;
  private final Admission admission;
  private final RetryPauses pauses;
  private final Clock clock;

  BatchEndpoint(
      String uri,
      Component component,
      SourceTable table,
      Unfinished unfinished,
      Admission admission,
      RetryPauses pauses,
      Clock clock) {
    super(uri, component);
    this.table = table;
    this.unfinished = unfinished;
    this.admission = admission;
    this.pauses = pauses;
    this.clock = clock;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    BatchConsumer consumer =
        new BatchConsumer(this, processor, table, unfinished, admission, pauses, clock);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        getEndpointUri() + " cannot be written to; put files into the source's directory");
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
