package io.anasto.ops;

/** A source as it stands when it is asked. */
final class SourceTableBean extends TableBean<Overview.SourceFigures> implements SourceTableMXBean {
  SourceTableBean(String name, Monitor monitor, TableOperations operations) {
    super(name, () -> monitor.overview().source(name), operations);
  }

  @Override
  public long getFiles() {
    return figures().status().delivered();
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
}
