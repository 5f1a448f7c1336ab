package io.anasto.row;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named moment of a batch's way at which a test may end the process, as {@code kill -9} would:
 * {@code -Danasto.failpoint=PREPARED} at the first time, {@code PREPARED:3} at the third. Without
 * the property nothing is ever counted.
 */
public enum Failpoint {
  /** What a look found is in the ledger. */
  DISCOVERED,
  /** A batch is in the ledger. */
  FORMED,
  /** All files of a batch are written and flushed, under hidden names. */
  WRITTEN,
  /** The ledger says prepared. */
  PREPARED,
  /** One file has its name, the next one not. */
  NAMED,
  /** All files have their names. */
  PUBLISHED,
  /** Some of an entry of a Delta table's log is in its temporary file. */
  ENTRY_BEGUN,
  /** All of it is, and flushed. */
  ENTRY_WRITTEN,
  /** It has its name, and the temporary one still. */
  ENTRY_NAMED,
  /** The log of an open table has the batch. */
  IN_TABLE,
  /** The ledger says committed. */
  COMMITTED,
  /** A checkpoint of a Delta table's log is in its temporary file, and flushed. */
  CHECKPOINT_WRITTEN,
  /** It has its name; nothing points to it yet. */
  CHECKPOINT_NAMED,
  /** The files of a prepared batch that an open table lacks have their temporary names again. */
  TAKEN_BACK,
  /** The ledger has withdrawn the batch. */
  WITHDRAWN,
  /** One batch of a new destination's past is in the ledger. */
  BACKFILLED,
  /** A table is forgotten, and not opened anew yet. */
  RESET,
  /** An open table begins anew: its snapshot waits in the place of what is gone. */
  RESNAPSHOT;

  /** As the kernel's SIGKILL gives it. */
  private static final int KILLED = 137;

  private static final Logger LOG = LoggerFactory.getLogger(Failpoint.class);

  private static final String[] WANTED = System.getProperty("anasto.failpoint", "").split(":", 2);
  private static final AtomicInteger LEFT =
      new AtomicInteger(WANTED.length == 1 ? 1 : Integer.parseInt(WANTED[1]));

  /** Ends the process here, when that is wanted. */
  public void reach() {
    if (name().equals(WANTED[0]) && LEFT.decrementAndGet() == 0) {
      LOG.warn("failpoint {}: the process ends here", this);
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
