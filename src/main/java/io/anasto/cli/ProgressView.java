package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.plan.Amounts;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error: files delivered of those known, all destinations together. More
 * become known while it runs, so that the bar may step back. Log lines go above it.
 */
final class ProgressView implements RunView {
  private static final int LOOK_MILLIS = 250;

  private final PrintStream standardError = System.err;
  private final StatusLine line = new StatusLine(standardError);
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "anasto-progress");
            thread.setDaemon(true);
            return thread;
          });

  private ProgressBar bar;
  private ScheduledFuture<?> looks;

  @Override
  public void begin(Ledger ledger) {
    Delivered start = new Delivered(ledger.destinationStatus());
    bar = bar();
    System.setErr(line.around());
    looks =
        looking.scheduleWithFixedDelay(
            () -> look(ledger, start, bar), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("files")
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(LOOK_MILLIS)
        .setConsumer(line)
        .hideEta()
        .clearDisplayOnFinish()
        .build();
  }

  private static void look(Ledger ledger, Delivered start, ProgressBar bar) {
    try {
      Delivered now = new Delivered(ledger.destinationStatus());
      long delivered = now.filesSince(start);
      bar.maxHint(delivered + now.filesToCome());
      bar.stepTo(delivered);
      bar.setExtraMessage(" " + Amounts.count(now.rowsSince(start), "row"));
    } catch (LedgerException e) {
      // The run reports it; a bar is no place for it.
      bar.setExtraMessage("");
    }
  }

  @Override
  public void end() {
    looks.cancel(false);
    looking.shutdown();
    try {
      // The ledger is closed next.
      looking.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bar.close();
    System.setErr(standardError);
  }
}
