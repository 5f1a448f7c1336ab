package io.anasto.ops;

import io.anasto.ledger.Activity.LastBatch;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.TableState;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/** The MBeans' figures for Prometheus, under Micrometer's naming, with Camel's and the JVM's. */
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Monitor monitor;

  Metrics(Plan plan, Monitor monitor) {
    this.monitor = monitor;
    plan.sources().forEach(this::source);
    plan.destinations().forEach(this::destination);
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Has Camel measure the routes of a context that is about to get them. */
  void join(CamelContext context) {
    context.getRegistry().bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
    MicrometerRoutePolicyFactory routes = new MicrometerRoutePolicyFactory();
    routes.setMeterRegistry(registry);
    context.addRoutePolicyFactory(routes);
  }

  private void source(SourcePlan plan) {
    OfTable<Overview.SourceFigures> of =
        new OfTable<>(
            "anasto.source.",
            Tags.of("table", plan.name()),
            () -> monitor.overview().source(plan.name()));
    of.counter("batches", "Batches whose content is fixed", one -> one.status().batches());
    of.counter(
        "rows",
        "Rows of its batches, as the first destination counts them",
        one -> one.status().rows());
    of.bytes("size", "Bytes of the files in its batches", one -> one.status().bytes());
    of.gauge(
        "files", "Files that all destinations have dealt with", one -> one.status().delivered());
    of.gauge("rejected.files", "Files that cannot be read", one -> one.status().rejected());
    of.gauge("changed.files", "Delivered files with other content", one -> one.status().changed());
    of.gauge(
        "grown.files",
        "Delivered files with more behind what was delivered",
        one -> one.status().grown().count());
    common(of);
  }

  private void destination(DestinationPlan plan) {
    OfTable<Overview.DestinationFigures> of =
        new OfTable<>(
            "anasto.destination.",
            Tags.of("table", plan.name(), "source", plan.sourceName()),
            () -> monitor.overview().destination(plan.name()));
    of.counter("batches", "Batches committed", one -> one.status().batches());
    of.counter("files", "Files in them", one -> one.status().files());
    of.counter("rows", "Rows written", one -> one.status().rows());
    of.bytes("size", "Bytes written", one -> one.status().bytes());
    of.gauge("left.out.batches", "Batches left out", one -> one.status().skipped());
    of.gauge("lag.batches", "Batches that wait", one -> one.status().lagBatches());
    of.gauge(
        "last.commit.timestamp.seconds",
        "When it last committed, in seconds since the epoch",
        one ->
            one.status().lastCommit().map(at -> (double) at.getEpochSecond()).orElse(Double.NaN));
    common(of);
  }

  private <T extends Overview.TableFigures> void common(OfTable<T> of) {
    of.gauge("lag.files", "Files that wait", one -> one.status().lagFiles());
    of.gauge("lag.bytes", "Bytes of the files that wait", one -> one.status().lagBytes());
    of.gauge(
        "lag.seconds",
        "How long the first of what waits has waited",
        one -> one.status().lagSeconds(Instant.now()));
    of.gauge("rows.per.second", "Rows on their way in the last second", one -> one.rate().now());
    of.gauge("last.batch.seconds", "Time of the last batch", one -> seconds(one.lastBatch()));
    of.states();
  }

  private static double seconds(Optional<LastBatch> batch) {
    return batch.map(one -> one.took().toMillis() / 1000.0).orElse(0.0);
  }

  /** All figures in Prometheus' text format, version 0.0.4. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  /** Looks at one table. */
  private interface Look<T> {
    T figures();
  }

  /** Makes the meters of one table. */
  private final class OfTable<T extends Overview.TableFigures> {
    private final String prefix;
    private final Tags tags;
    private final Look<T> look;

    OfTable(String prefix, Tags tags, Look<T> look) {
      this.prefix = prefix;
      this.tags = tags;
      this.look = look;
    }

    void counter(String name, String description, ToDoubleFunction<T> value) {
      FunctionCounter.builder(prefix + name, look, one -> value(one, value))
          .tags(tags)
          .description(description)
          .register(registry);
    }

    void bytes(String name, String description, ToDoubleFunction<T> value) {
      FunctionCounter.builder(prefix + name, look, one -> value(one, value))
          .tags(tags)
          .baseUnit("bytes")
          .description(description)
          .register(registry);
    }

    void gauge(String name, String description, ToDoubleFunction<T> value) {
      Gauge.builder(prefix + name, look, one -> value(one, value))
          .strongReference(true)
          .tags(tags)
          .description(description)
          .register(registry);
    }

    /** One for each state, of which one is 1 and the others 0. */
    void states() {
      for (TableState one : TableState.values()) {
        Gauge.builder(
                prefix + "state",
                look,
                table -> value(table, figures -> figures.status().state() == one ? 1 : 0))
            .strongReference(true)
            .tags(tags.and("state", one.name().toLowerCase(Locale.ROOT)))
            .description("1 for the state that the table is in")
            .register(registry);
      }
    }

    private double value(Look<T> one, ToDoubleFunction<T> value) {
      try {
        return value.applyAsDouble(one.figures());
      } catch (LedgerException e) {
        // Not known for now; the health check says why.
        return Double.NaN;
      }
    }
  }
}
