package io.anasto.ops;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.LedgerException;
import java.time.Instant;
import java.util.Locale;

/** A destination as it stands when it is asked. */
final class DestinationTableBean implements DestinationTableMXBean {
  private final String name;
  private final Monitor monitor;
  private final TableOperations operations;

  DestinationTableBean(String name, Monitor monitor, TableOperations operations) {
    this.name = name;
    this.monitor = monitor;
    this.operations = operations;
  }

  private Overview.DestinationFigures figures() {
    try {
      return monitor.overview().destination(name);
    } catch (LedgerException e) {
      // A client knows the JDK's exceptions alone.
      throw new IllegalStateException(e.getMessage());
    }
  }

  private DestinationStatus status() {
    return figures().status();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getSource() {
    return figures().plan().sourceName();
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
    return status().files();
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
    return status().lagFiles();
  }

  @Override
  public long getLagBytes() {
    return status().lagBytes();
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
  public long getLagBatches() {
    return status().lagBatches();
  }

  @Override
  public long getLeftOutBatches() {
    return status().skipped();
  }

  @Override
  public String getLastCommit() {
    return status().lastCommit().map(Instant::toString).orElse("");
  }

  @Override
  public long getPosition() {
    return status().destination().position();
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
