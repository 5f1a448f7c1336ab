package io.anasto.ops;

import io.anasto.ledger.LedgerException;
import io.anasto.ledger.SourceStatus;
import java.time.Instant;
import java.util.Locale;

/** A source as it stands when it is asked. */
final class SourceTableBean implements SourceTableMXBean {
  private final String name;
  private final Monitor monitor;
  private final TableOperations operations;

  SourceTableBean(String name, Monitor monitor, TableOperations operations) {
    this.name = name;
    this.monitor = monitor;
    this.operations = operations;
  }

  private Overview.SourceFigures figures() {
    try {
      return monitor.overview().source(name);
    } catch (LedgerException e) {
      // A client knows the JDK's exceptions alone.
      throw new IllegalStateException(e.getMessage());
    }
  }

  private SourceStatus status() {
    return figures().status();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDirectory() {
    return figures().plan().directory().toString();
  }

  @Override
  public String getContent() {
    return figures().plan().content();
  }

  @Override
  public String getState() {
    return status().state().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String getStopReason() {
    return status().reason().orElse("");
  }

  @Override
  public long getBatches() {
    return status().batches();
  }

  @Override
  public long getFiles() {
    return status().delivered();
  }

  @Override
  public long getRows() {
    return status().rows();
  }

  @Override
  public long getBytes() {
    return status().bytes();
  }

  @Override
  public long getRowsPerSecond() {
    return figures().rate().now();
  }

  @Override
  public long getLagFiles() {
    return status().waitingFiles();
  }

  @Override
  public long getLagBytes() {
    return status().waitingBytes();
  }

  @Override
  public long getLagSeconds() {
    return status().lagSeconds(Instant.now());
  }

  @Override
  public BatchFigures getLastBatch() {
    return figures().lastBatch().map(BatchFigures::new).orElse(null);
  }

  @Override
  public ErrorFigures getLastError() {
    return status().lastError().map(ErrorFigures::new).orElse(null);
  }

  @Override
  public long getRejectedFiles() {
    return status().rejected();
  }

  @Override
  public long getChangedFiles() {
    return status().changed();
  }

  @Override
  public long getPosition() {
    return figures().destinations().stream()
        .mapToLong(destination -> destination.status().destination().position())
        .min()
        .orElse(0);
  }

  @Override
  public void pollNow() {
    operations.poll();
  }

  @Override
  public void pause() {
    operations.pause();
  }

  @Override
  public void resume() {
    operations.resume();
  }

  @Override
  public void retry() {
    operations.retry();
  }

  @Override
  public void skip() {
    operations.skip();
  }

  @Override
  public void reset(String confirmation) {
    operations.reset(confirmation);
  }
}
