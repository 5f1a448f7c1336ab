package io.anasto.ops;

import io.anasto.ledger.TableState;
import io.anasto.plan.HttpAddress;
import io.anasto.plan.Plan;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** The process as it stands when it is asked. */
final class ProcessBean implements ProcessMXBean {
  private final Plan plan;
  private final Monitor monitor;
  private final Instant startedAt = Instant.now();

  ProcessBean(Plan plan, Monitor monitor) {
    this.plan = plan;
    this.monitor = monitor;
  }

  @Override
  public String getVersion() {
    return Optional.ofNullable(ProcessBean.class.getPackage().getImplementationVersion())
        .orElse("not packaged");
  }

  @Override
  public String getConfigFile() {
    return plan.configFile().toAbsolutePath().toString();
  }

  @Override
  public String getStateDirectory() {
    return plan.stateDir().toString();
  }

  @Override
  public String getStartedAt() {
    return startedAt.toString();
  }

  @Override
  public int getSources() {
    return plan.sources().size();
  }

  @Override
  public int getDestinations() {
    return plan.destinations().size();
  }

  @Override
  public int getStoppedTables() {
    return (int)
        monitor.overview().sources().stream()
            .flatMap(
                source ->
                    Stream.concat(
                        Stream.of(source.status().state()),
                        source.destinations().stream().map(one -> one.status().state())))
            .filter(state -> state == TableState.STOPPED)
            .count();
  }

  @Override
  public long getRowsPerSecond() {
    return monitor.overview().sources().stream().mapToLong(source -> source.rate().now()).sum();
  }

  @Override
  public String getHttpAddress() {
    return plan.ports().http().map(HttpAddress::url).orElse("");
  }

  @Override
  public String logLevel(String logger) {
    return LogManager.getLogger(logger).getLevel().name();
  }

  @Override
  public void setLogLevel(String logger, String level) {
    Level wanted = Level.getLevel(level.strip().toUpperCase(Locale.ROOT));
    if (wanted == null) {
      throw new IllegalArgumentException(
          "'%s' is no level; there are ERROR, WARN, INFO, DEBUG, TRACE and OFF".formatted(level));
    }
    Configurator.setLevel(logger, wanted);
  }
}
