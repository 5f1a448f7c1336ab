package io.anasto.source;

import io.anasto.ledger.LedgerException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the polls of one source that failed: once until one succeeds, for each that follows
 * would say the same. Camel would tell of each, with its trace. Used by one poll at a time.
 */
final class PollTrouble implements ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PollTrouble.class);

  private final String table;
  private String told = "";

  PollTrouble(String table) {
    this.table = table;
  }

  /** A poll has failed, and is done again. */
  void tell(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.equals(told)) {
      LOG.debug("{}: {}", table, message);
      return;
    }
    told = message;
    if (cause instanceof LedgerException) {
      LOG.error("{}: {}; tried again until it works", table, message);
    } else {
      LOG.error("{}: the directory cannot be listed; tried again until it works", table, cause);
    }
  }

  /** A poll has succeeded. */
  void isOver() {
    told = "";
  }

  // What was told already, Camel would tell once more.

  @Override
  public void handleException(Throwable exception) {
    LOG.debug("{}: the poll failed", table, exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    handleException(exception);
  }
}
