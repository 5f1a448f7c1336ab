package io.anasto.delta;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moments within a commit to a table's log at which a test may end the process: by the same
 * property as the ledger's failpoints, which this package does not know.
 */
enum DeltaFailpoint {
  /** Some of an entry is in its temporary file. */
  ENTRY_BEGUN,
  /** All of it is, and flushed. */
  ENTRY_WRITTEN,
  /** It has its name, and the temporary one still. */
  ENTRY_NAMED,
  /** A checkpoint is in its temporary file, and flushed. */
  CHECKPOINT_WRITTEN,
  /** It has its name; nothing points to it yet. */
  CHECKPOINT_NAMED;

  /** As the kernel's SIGKILL gives it. */
  private static final int KILLED = 137;

  private static final Logger LOG = LoggerFactory.getLogger(DeltaFailpoint.class);

  private static final String[] WANTED = System.getProperty("anasto.failpoint", "").split(":", 2);
  private static final AtomicInteger LEFT =
      new AtomicInteger(WANTED.length == 1 ? 1 : Integer.parseInt(WANTED[1]));

  /** Ends the process here, when that is wanted. */
  void reach() {
    if (name().equals(WANTED[0]) && LEFT.decrementAndGet() == 0) {
      LOG.warn("failpoint {}: the process ends here", this);
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
