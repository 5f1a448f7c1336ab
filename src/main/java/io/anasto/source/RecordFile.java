package io.anasto.source;

import java.nio.file.NoSuchFileException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of a discovery route that takes down a new file, for the ledger, at the poll's end. */
public final class RecordFile implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFile.class);

  private final Discovery discovery;

  RecordFile(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    String path = discovery.pathOf(exchange.getMessage().getBody(GenericFile.class));
    try {
      discovery.found(path);
    } catch (NoSuchFileException e) {
      LOG.debug("{} went as quickly as it came", path);
    }
  }
}
