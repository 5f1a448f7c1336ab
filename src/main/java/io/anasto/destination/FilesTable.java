package io.anasto.destination;

import io.anasto.format.Compression;
import io.anasto.format.FileFormat;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Pass;
import io.anasto.plan.DestinationPlan;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A destination that is a directory of files: one file or more a batch. Thread-safe. */
public final class FilesTable {
  private final DestinationPlan plan;
  private final FileFormat format;
  private final Compression compression;
  private final Ledger ledger;
  private final Executor executor;
  private final Duration patience;

  /**
   * @param executor gives each batch a thread, and flushes its files beside it; must not queue
   * @param patience how long it may take no rows before a pass goes on without it
   */
  public FilesTable(
      DestinationPlan plan,
      FileFormat format,
      Compression compression,
      Ledger ledger,
      Executor executor,
      Duration patience) {
    this.plan = plan;
    this.format = format;
    this.compression = compression;
    this.ledger = ledger;
    this.executor = executor;
    this.patience = patience;
  }

  String name() {
    return plan.name();
  }

  /** Begins a batch: the writer joins the pass. */
  BatchWriter beginBatch(Pass pass) {
    BatchWriter writer =
        new BatchWriter(
            plan.name(),
            pass,
            new FilesSink(
                plan,
                pass.destination(plan.name()),
                format,
                compression,
                ledger,
                pass.batch(),
                executor),
            executor,
            patience);
    pass.join(plan.name(), writer);
    return writer;
  }
}
