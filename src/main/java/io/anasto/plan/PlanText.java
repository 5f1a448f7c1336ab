package io.anasto.plan;

import io.anasto.config.OnChange;
import io.anasto.config.OnFail;
import io.anasto.config.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan in words: what {@code anasto check} prints. Immutable and thread-safe. */
public final class PlanText {
  private static final List<String> UNITS = List.of("TiB", "GiB", "MiB", "KiB");

  private final Plan plan;

  public PlanText(Plan plan) {
    this.plan = plan;
  }

  /** The whole plan, its lines ended by line feeds. */
  public String whole() {
    StringBuilder text = new StringBuilder(head());
    for (SourcePlan source : plan.sources()) {
      text.append('\n').append(of(source));
      for (DestinationPlan destination : source.destinations()) {
        text.append(of(destination));
      }
    }
    return text.toString();
  }

  /** What concerns all tables. */
  public String head() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s, %s"
            .formatted(
                plan.configFile(),
                count(plan.sources().size(), "source table"),
                count(plan.destinations().size(), "destination table")));
    lines.add("  state: %s".formatted(plan.stateDir()));
    lines.add(
        "  route snippets: %s".formatted(plan.routesDir().map(Object::toString).orElse("none")));
    plan.extDir().ifPresent(ext -> lines.add("  further jars: %s".formatted(ext)));
    if (!plan.camelProperties().isEmpty()) {
      lines.add(
          "  Camel properties: %s".formatted(String.join(", ", plan.camelProperties().keySet())));
    }
    return String.join("\n", lines) + "\n";
  }

  /** One source, without its destinations. */
  public String of(SourcePlan source) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "source '%s' (%s, %s)".formatted(source.name(), source.displayDir(), source.content()));
    String unit = source.isOpenTable() ? "version" : "file";
    if (source.isOpenTable()) {
      lines.add("  rows: %s".formatted(rows(source)));
    } else {
      lines.add("  files: %s%s".formatted(files(source), since(source)));
    }
    source
        .upstream()
        .ifPresent(
            upstream ->
                lines.add(
                    "  fed by: destination '%s'; its %ss are read at once"
                        .formatted(upstream.name(), unit)));
    lines.add("  finds them: %s".formatted(discovery(source)));
    if (source.isOpenTable()) {
      lines.add("  when changes were vacuumed away: %s".formatted(onGap(source)));
    } else {
      lines.add("  reads a file once %s".formatted(readiness(source)));
      lines.add("  when a delivered file changes: %s".formatted(onChange(source.onChange())));
    }
    lines.add(
        "  when a %s cannot be read: %s"
            .formatted(
                unit,
                onFail(
                    source.onFail(),
                    "the table stops",
                    "it is left out, and the ledger keeps why")));
    lines.add("  schema: %s".formatted(schema(source)));
    lines.add(
        "  batches: up to %s or %s"
            .formatted(count(source.maxFilesPerBatch(), unit), size(source.maxBytesPerBatch())));
    lines.add(
        "  routes: %s finds them, %s delivers them"
            .formatted(source.sourceRouteId(), source.batchRouteId()));
    if (source.destinations().isEmpty()) {
      lines.add("  delivers to: no destination names this source, so nothing is delivered");
    }
    return String.join("\n", lines) + "\n";
  }

  /** One destination. */
  public String of(DestinationPlan destination) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  → destination '%s' (%s, %s)"
            .formatted(destination.name(), destination.displayDir(), destination.content()));
    if (destination.isRoute()) {
      lines.add("    hands rows to: the route from %s".formatted(destination.displayDir()));
    } else {
      lines.add(
          "    writes: %s, about %s each"
              .formatted(written(destination), size(destination.targetFileSize())));
    }
    lines.add("    columns: %s".formatted(columns(destination)));
    if (!destination.partitionBy().isEmpty()) {
      lines.add("    partitions: by %s".formatted(String.join(", ", destination.partitionBy())));
    }
    if (destination.start() == Start.NOW) {
      lines.add("    starts: with what comes after its first run; earlier data is left out");
    }
    lines.add(
        "    when a batch cannot be written: %s"
            .formatted(
                onFail(
                    destination.onFail(),
                    "this destination stops there, the others go on",
                    "it is left out here, and the ledger keeps why")));
    lines.add(
        destination.isRoute()
            ? "    guarantees: at least once: a batch is done when the route has taken all its"
                + " rows, and rows come again when one fails or the process ends before"
            : "    guarantees: exactly once, provided a file stays as it is until every"
                + " destination has it");
    return String.join("\n", lines) + "\n";
  }

  private static String files(SourcePlan source) {
    String exclude =
        source.exclude().isEmpty() ? "" : ", but not " + String.join(", ", source.exclude());
    String where = source.recursive() ? ", here and in subdirectories" : ", here alone";
    return String.join(", ", source.include()) + exclude + where;
  }

  private static String rows(SourcePlan source) {
    String first =
        source.bookmark().equals(Instant.EPOCH)
            ? "the table as it is, then its changes"
            : "changes committed "
                + source.bookmark()
                + " or later; the table as it is first, where it is newer than that";
    return first
        + (source.givesChanges()
            ? ", with _change_type, _commit_version and _commit_timestamp"
            : "; inserted rows alone, an update or delete is an error");
  }

  private static String onGap(SourcePlan source) {
    return source.resnapshots() ? "the table is read anew, which repeats rows" : "the table stops";
  }

  private static String since(SourcePlan source) {
    return source.bookmark().equals(Instant.EPOCH)
        ? ""
        : ", created " + source.bookmark() + " or later";
  }

  private static String discovery(SourcePlan source) {
    String poll = "a look every " + duration(source.pollInterval());
    String watch = source.watch() ? "file system events, and " + poll : poll;
    return source.oneRequest() ? "one look, then the table is finished" : watch;
  }

  private static String readiness(SourcePlan source) {
    String settled =
        source.settle().isZero()
            ? "it is there"
            : "it has stood still for " + duration(source.settle());
    return settled
        + source
            .doneFile()
            .map(one -> " and its done file (" + one.template() + ") is there")
            .orElse("");
  }

  private static String onChange(OnChange onChange) {
    return switch (onChange) {
      case IGNORE -> "it is left alone, and counted";
      case STOP -> "the table stops";
      case REDELIVER -> "it is delivered again, as new rows";
    };
  }

  private static String onFail(OnFail onFail, String stop, String skip) {
    return switch (onFail) {
      case STOP -> stop;
      case SKIP -> skip;
    };
  }

  private static String schema(SourcePlan source) {
    String columns =
        source
            .declaredSchema()
            .map(
                schema ->
                    schema.fields().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", ")))
            .orElse(
                source.isOpenTable()
                    ? "the table's own"
                    : source.upstream().isPresent()
                        ? "taken over from what feeds it"
                        : "inferred from the first batch");
    String metadata =
        source.metadata().isEmpty()
            ? ""
            : ", and "
                + source.metadata().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
    return columns
        + metadata
        + (source.declaredSchema().isPresent() && !source.declaresAllColumns()
            ? "; other columns are inferred"
            : "")
        + switch (source.schemaEvolution()) {
          case FAIL -> "; a new column is an error";
          case ADD_COLUMNS -> "; new columns are added";
        };
  }

  private static String written(DestinationPlan destination) {
    return destination.isOpenTable()
        ? "a commit a batch, in Parquet files"
        : "%s-<batch number>%s".formatted(destination.name(), destination.fileEnding());
  }

  private static String columns(DestinationPlan destination) {
    return destination.columns().isEmpty()
        ? "all"
        : destination.columns().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static String size(long bytes) {
    long unit = 1L << 40;
    for (String name : UNITS) {
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + " " + name;
      }
      unit >>= 10;
    }
    return count(bytes, "byte");
  }
}
