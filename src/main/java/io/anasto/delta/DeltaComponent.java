package io.anasto.delta;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code delta:<directory>}: a consumer gives what is new in a Delta Lake table, a
 * version an exchange; a producer appends rows to one, a commit an exchange.
 */
@Component("delta")
public class DeltaComponent extends DefaultComponent {
  private ExecutorService executor;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    DeltaEndpoint endpoint = new DeltaEndpoint(uri, this);
    endpoint.setDirectory(remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Flushes data files while more is written into them. */
  Executor executor() {
    return executor;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    executor = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "delta");
  }

  @Override
  protected void doShutdown() throws Exception {
    if (executor != null) {
      getCamelContext().getExecutorServiceManager().shutdownNow(executor);
    }
    super.doShutdown();
  }

  static Path path(String directory) {
    return Path.of(directory).toAbsolutePath().normalize();
  }
}
