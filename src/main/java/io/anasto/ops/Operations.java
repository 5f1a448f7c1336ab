package io.anasto.ops;

import io.anasto.ledger.Activities;
import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import io.anasto.plan.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that operators see of a running process, from its start to its end. */
public final class Operations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  private final Plan plan;
  private final Monitor monitor;
  private final Beans beans;
  private final Optional<Health> health;
  private final Optional<Metrics> metrics;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "anasto-ops");
            thread.setDaemon(true);
            return thread;
          });

  private ScheduledFuture<?> sampling;
  private StatusServer server;
  private RemoteJmx remote;

  /**
   * Looks whether the ports that the config asks for can be opened.
   *
   * @return why not, each in a sentence with its remedy
   */
  public static List<String> problems(Ports ports) {
    List<String> problems = new ArrayList<>();
    try {
      if (ports.jmx().isPresent()) {
        RemoteJmx.check(ports.jmx().getAsInt());
      }
    } catch (IOException e) {
      problems.add(e.getMessage());
    }
    try {
      if (ports.http().isPresent()) {
        StatusServer.check(ports.http().get());
      }
    } catch (IOException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /**
   * Looks whether the ports that the config asks for can be opened.
   *
   * @throws IOException with all problems, a line each
   */
  public static void refuse(Ports ports) throws IOException {
    List<String> problems = problems(ports);
    if (!problems.isEmpty()) {
      throw new IOException(String.join("\n", problems));
    }
  }

  /**
   * Makes the tables visible.
   *
   * @param activities by source
   */
  public Operations(
      Plan plan, Ledger ledger, Map<String, Activities> activities, Operator operator) {
    this.plan = plan;
    this.monitor = new Monitor(plan, ledger, activities);
    Notices notices = new Notices(plan, ledger, executor);
    this.beans = new Beans(plan, monitor, notices, operator);
    this.health = plan.ports().http().map(http -> new Health(plan, monitor));
    this.metrics = plan.ports().http().map(http -> new Metrics(plan, monitor));
  }

  /** Joins a context that is not configured yet. */
  public void join(CamelContext context) {
    health.ifPresent(one -> one.join(context));
    metrics.ifPresent(one -> one.join(context));
  }

  /**
   * Begins to measure, and opens the ports that the config asks for.
   *
   * @throws IOException with a message for the user when a port cannot be opened
   */
  public void start() throws IOException {
    sampling = executor.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    if (plan.ports().jmx().isPresent()) {
      remote = new RemoteJmx(plan.ports().jmx().getAsInt());
    }
    if (plan.ports().http().isPresent()) {
      server =
          new StatusServer(
              plan,
              plan.ports().http().get(),
              monitor,
              health.orElseThrow(),
              metrics.orElseThrow());
    }
  }

  /** The port of the status page, when it is open. */
  public OptionalInt httpPort() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(server.port());
  }

  private void sample() {
    try {
      monitor.sample();
    } catch (RuntimeException e) {
      // An executor drops a task that throws, and nothing would be measured any more.
      LOG.error("rows a second cannot be measured", e);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (remote != null) {
      remote.close();
    }
    beans.close();
    if (sampling != null) {
      sampling.cancel(false);
    }
    metrics.ifPresent(Metrics::close);
    executor.shutdownNow();
  }
}
