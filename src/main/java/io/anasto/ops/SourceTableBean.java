package io.anasto.ops;

/** A source as it stands when it is asked. */
final class SourceTableBean extends TableBean<Overview.SourceFigures> implements SourceTableMXBean {
  SourceTableBean(String name, Monitor monitor, TableOperations operations) {
    super(name, () -> monitor.overview().source(name), operations);
  }

  @Override
  public long getBatches() {
    return figures().status().batches();
  }

  @Override
  public long getFiles() {
    return figures().status().delivered();
  }

  @Override
  public long getRows() {
    return figures().status().rows();
  }

  @Override
  public long getBytes() {
    return figures().status().bytes();
  }

  @Override
  public long getLagFiles() {
    return figures().status().lagFiles();
  }

  @Override
  public long getRejectedFiles() {
    return figures().status().rejected();
  }

  @Override
  public long getChangedFiles() {
    return figures().status().changed();
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
    operations().poll();
  }

  @Override
  public void pause() {
    operations().pause();
  }

  @Override
  public void reset(String confirmation) {
    operations().reset(confirmation);
  }
}
