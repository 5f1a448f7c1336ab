package io.anasto.delta;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import java.util.List;

/** Delta Kernel's engine, with readers of the log that tell what is broken. Thread-safe. */
final class DeltaEngine implements Engine {
  private final DefaultEngine kernels;
  private final JsonHandler json;
  private final ParquetHandler parquet;

  /**
   * @param reading whether actions come as {@link DeltaReading} has them; what is written of a log
   *     has to keep them as they are
   */
  DeltaEngine(DefaultEngine kernels, boolean reading) {
    this.kernels = kernels;
    this.json = new DeltaJsonFiles(kernels.getJsonHandler(), reading);
    this.parquet = new DeltaParquetFiles(kernels.getParquetHandler(), reading);
  }

  @Override
  public ExpressionHandler getExpressionHandler() {
    return kernels.getExpressionHandler();
  }

  @Override
  public JsonHandler getJsonHandler() {
    return json;
  }

  @Override
  public FileSystemClient getFileSystemClient() {
    return kernels.getFileSystemClient();
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return parquet;
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return kernels.getMetricsReporters();
  }
}
