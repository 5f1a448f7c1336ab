package io.anasto.ops;

import java.time.Instant;

/** A destination as it stands when it is asked. */
final class DestinationTableBean extends TableBean<Overview.DestinationFigures>
    implements DestinationTableMXBean {
  DestinationTableBean(String name, Monitor monitor, TableOperations operations) {
    super(name, () -> monitor.overview().destination(name), operations);
  }

  @Override
  public String getSource() {
    return figures().plan().sourceName();
  }

  @Override
  public long getFiles() {
    return figures().status().files();
  }

  @Override
  public long getLagBatches() {
    return figures().status().lagBatches();
  }

  @Override
  public long getLeftOutBatches() {
    return figures().status().skipped();
  }

  @Override
  public String getLastCommit() {
    return figures().status().lastCommit().map(Instant::toString).orElse("");
  }

  @Override
  public long getPosition() {
    return figures().status().destination().position();
  }
}
