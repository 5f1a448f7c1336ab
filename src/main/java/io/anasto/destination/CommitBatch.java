package io.anasto.destination;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of a batch route: every destination that is still attached writes out and commits,
 * all at the same time. One that takes long is left to end by itself.
 */
public final class CommitBatch implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(CommitBatch.class);

  private final Ledger ledger;
  private final Duration patience;

  /**
   * @param patience how long it waits for a destination before it goes on
   */
  public CommitBatch(Ledger ledger, Duration patience) {
    this.ledger = ledger;
    this.patience = patience;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Pass pass = exchange.getProperty(Pass.PROPERTY, Pass.class);
    pass.beginCommit();
    ledger.gave(pass.batch(), pass.files());
    List<Pass.Writer> writers = new ArrayList<>();
    for (String destination : pass.destinations()) {
      if (!pass.isAttached(destination)) {
        continue;
      }
      Optional<Pass.Writer> writer = pass.writer(destination);
      if (writer.isPresent()) {
        writer.get().finish();
        writers.add(writer.get());
      } else if (pass.rows() == 0 || pass.isOffered(destination)) {
        ledger.commitEmpty(pass.batch(), pass.destination(destination).id(), pass.rows());
      } else {
        pass.detach(
            destination,
            new IllegalStateException(
                destination + ": none of the batch's rows reached it; is its endpoint replaced?"));
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    for (Pass.Writer writer : writers) {
      await(writer, deadline);
    }
  }

  private static void await(Pass.Writer writer, long deadline) throws InterruptedException {
    try {
      writer.outcome().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The batch consumer looks at each outcome, also at those that come later.
      LOG.debug("not committed (yet)", e);
    }
  }
}
