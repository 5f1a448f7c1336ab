package io.anasto.ops;

import io.anasto.ledger.LedgerException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** A table as it stands when it is asked: what sources and destinations have in common. */
class TableBean<T extends Overview.TableFigures> implements TableMXBean {
  private final String name;
  private final Supplier<T> look;
  private final TableOperations operations;

  TableBean(String name, Supplier<T> look, TableOperations operations) {
    this.name = name;
    this.look = look;
    this.operations = operations;
  }

  final T figures() {
    try {
      return look.get();
    } catch (LedgerException e) {
      // A client knows the JDK's exceptions alone.
      throw new IllegalStateException(e.getMessage());
    }
  }

  final TableOperations operations() {
    return operations;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDirectory() {
    return figures().directory();
  }

  @Override
  public String getContent() {
    return figures().content();
  }

  @Override
  public String getState() {
    return figures().status().state().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String getStopReason() {
    return figures().status().reason().orElse("");
  }

  @Override
  public long getRowsPerSecond() {
    return figures().rate().now();
  }

  @Override
  public long getLagBytes() {
    return figures().status().lagBytes();
  }

  @Override
  public long getLagSeconds() {
    return figures().status().lagSeconds(Instant.now());
  }

  @Override
  public BatchFigures getLastBatch() {
    return figures().lastBatch().map(BatchFigures::new).orElse(null);
  }

  @Override
  public ErrorFigures getLastError() {
    return figures().status().lastError().map(ErrorFigures::new).orElse(null);
  }

  // What the two kinds describe in words of their own

  public long getBatches() {
    return figures().status().batches();
  }

  public long getRows() {
    return figures().status().rows();
  }

  public long getBytes() {
    return figures().status().bytes();
  }

  public long getLagFiles() {
    return figures().status().lagFiles();
  }

  public void pause() {
    operations.pause();
  }

  public void reset(String confirmation) {
    operations.reset(confirmation);
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
}
