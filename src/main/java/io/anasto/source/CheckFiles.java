package io.anasto.source;

import io.anasto.ledger.Pass;
import io.anasto.ledger.WallClock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Holds every file's size and time against the ledger once more, after the last row was read and
 * before any destination prepares: a file that changed meanwhile makes the batch again.
 */
public final class CheckFiles implements Processor {
  static final String INPUT = "AnastoBatchInput";

  @Override
  public void process(Exchange exchange) throws Exception {
    BatchInput input = exchange.getProperty(INPUT, BatchInput.class);
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    if (pass.isCancelled()) {
      throw new PassEndedException();
    }
    try {
      input.files().check(WallClock.get().instant());
    } catch (java.io.IOException e) {
      pass.failRead(e);
      throw e;
    }
  }
}
