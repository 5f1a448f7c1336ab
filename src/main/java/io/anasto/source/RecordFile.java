package io.anasto.source;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.GenericFile;

/** The step of a discovery route that takes down a new file, for the ledger, at the poll's end. */
final class RecordFile implements Processor {
  private final Discovery discovery;

  RecordFile(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public void process(Exchange exchange) {
    GenericFile<?> file = exchange.getMessage().getBody(GenericFile.class);
    // Camel's own text of its path takes a backslash in a name for a slash.
    discovery.found(((FoundFile) file.getFile()).relative());
  }
}
