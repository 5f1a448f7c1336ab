package io.anasto.source;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Request;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the requests that commands leave in the ledger, a few times a second. */
public final class RequestPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestPoller.class);

  private static final long LOOK_MILLIS = 250;

  private final Ledger ledger;
  private final Requests requests;
  private final ScheduledExecutorService executor;
  private long seen = -1;
  private ScheduledFuture<?> looking;

  public RequestPoller(Ledger ledger, Requests requests, ScheduledExecutorService executor) {
    this.ledger = ledger;
    this.requests = requests;
    this.executor = executor;
  }

  public void start() {
    looking =
        executor.scheduleWithFixedDelay(
            this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (!requests.isReady()) {
        return;
      }
      long counter = ledger.changeCounter();
      if (counter == seen) {
        return;
      }
      seen = counter;
      for (Request request : ledger.takeRequests()) {
        LogContext.of(request.table(), () -> take(request));
      }
    } catch (LedgerException e) {
      LOG.error("{}", e.getMessage());
    } catch (Throwable e) {
      // Whatever it is: an executor drops a task that throws, and no command would be heard again.
      LOG.error("the requests cannot be looked at", e);
    }
  }

  /** One that fails does not take the others with it. */
  private void take(Request request) {
    try {
      requests.take(request);
    } catch (LedgerException | IllegalStateException e) {
      LOG.error("{}: the request cannot be carried out: {}", request.table(), e.getMessage());
    } catch (Exception e) {
      LOG.error("{}: the request cannot be carried out", request.table(), e);
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
