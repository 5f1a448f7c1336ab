package io.anasto.destination;

import io.anasto.format.Compression;
import io.anasto.format.FileFormat;
import io.anasto.format.TableAppender;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Pass;
import io.anasto.plan.DestinationPlan;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** A destination that batches are written into. Thread-safe. */
public final class WritableTable {
  private final String name;
  private final Function<Pass, BatchSink> sinks;
  private final Executor executor;
  private final Duration patience;

  private WritableTable(
      String name, Function<Pass, BatchSink> sinks, Executor executor, Duration patience) {
    this.name = name;
    this.sinks = sinks;
    this.executor = executor;
    this.patience = patience;
  }

  /**
   * A directory of files: one file or more a batch.
   *
   * @param executor gives each batch a thread, and flushes its files beside it; must not queue
   * @param patience how long it may take no rows before a pass goes on without it
   */
  public static WritableTable files(
      DestinationPlan plan,
      FileFormat format,
      Compression compression,
      Ledger ledger,
      Executor executor,
      Duration patience) {
    return new WritableTable(
        plan.name(),
        pass ->
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
  }

  /**
   * An open table: a commit a batch.
   *
   * @param executor gives each batch a thread; must not queue
   * @param patience how long it may take no rows before a pass goes on without it
   */
  public static WritableTable open(
      DestinationPlan plan,
      TableAppender table,
      Ledger ledger,
      Executor executor,
      Duration patience) {
    return new WritableTable(
        plan.name(),
        pass -> new OpenTableSink(plan, pass.destination(plan.name()), table, ledger, pass.batch()),
        executor,
        patience);
  }

  /**
   * A route of the user's, which takes rows at least once.
   *
   * @param executor gives each batch a thread; must not queue
   * @param patience how long it may take no rows before a pass goes on without it
   * @param context has the route
   */
  public static WritableTable route(
      DestinationPlan plan,
      Ledger ledger,
      Executor executor,
      Duration patience,
      Supplier<CamelContext> context) {
    return new WritableTable(
        plan.name(),
        pass -> new RouteSink(plan, pass.destination(plan.name()), ledger, pass.batch(), context),
        executor,
        patience);
  }

  String name() {
    return name;
  }

  /** Begins a batch: the writer joins the pass. */
  BatchWriter beginBatch(Pass pass) {
    BatchWriter writer = new BatchWriter(name, pass, sinks.apply(pass), executor, patience);
    pass.join(name, writer);
    return writer;
  }
}
