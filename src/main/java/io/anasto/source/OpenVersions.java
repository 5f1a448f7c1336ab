package io.anasto.source;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step of a batch route that opens versions of a table, where files would be unmarshalled. */
public final class OpenVersions implements Processor {
  @Override
  public void process(Exchange exchange) throws Exception {
    BatchInput input = exchange.getProperty(CheckFiles.INPUT, BatchInput.class);
    exchange.getMessage().setBody(input.open());
  }
}
