package io.anasto.cli;

import static java.util.stream.Collectors.joining;

import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.GrownFiles;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableError;
import io.anasto.ledger.TableState;
import io.anasto.plan.Amounts;
import io.anasto.row.FileName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A status for people. */
final class StatusText {
  private static final String NONE = "-";

  private final StatusReport report;

  StatusText(StatusReport report) {
    this.report = report;
  }

  /** Two tables, and below them what went wrong. */
  String text() {
    TextTable sources =
        new TextTable(
            "source",
            "state",
            "batches",
            "files",
            "rows",
            "bytes",
            "waiting",
            "rejected",
            "changed",
            "left out");
    report.sources().forEach(line -> sources.add(cells(line)));
    TextTable destinations =
        new TextTable(
            "destination",
            "state",
            "batches",
            "files",
            "rows",
            "bytes",
            "lag",
            "left out",
            "last commit");
    report.destinations().forEach(line -> destinations.add(cells(line)));
    List<String> errors = errors();
    errors.addAll(leftOut());
    return "%s: %s\n%s\n%s\n%s%s"
        .formatted(
            report.plan().configFile(),
            head(),
            grown(),
            sources.text(),
            destinations.text(),
            errors.isEmpty() ? "" : "\n" + String.join("\n", errors) + "\n");
  }

  /** Rows that are not delivered, and would not be: the first that is to be seen. */
  private String grown() {
    StringBuilder lines = new StringBuilder();
    for (StatusReport.SourceLine line : report.sources()) {
      GrownFiles grown = line.status().map(SourceStatus::grown).orElse(GrownFiles.NONE);
      if (line.planned() && grown.count() > 0) {
        lines.append(
            "%s: %s with rows behind what was delivered, which are not: %s%s. %s%n"
                .formatted(
                    line.name(),
                    Amounts.count(grown.count(), "file"),
                    grown.first().stream().map(FileName::onOneLine).collect(joining(", ")),
                    grown.count() > grown.first().size() ? ", …" : "",
                    GrownFiles.REMEDY));
      }
    }
    return lines.toString();
  }

  private String head() {
    if (!report.hasRun()) {
      return "nothing has run yet";
    }
    String running = report.isRunning() ? "a process runs it" : "no process runs it";
    return report
        .otherConfig()
        .map(
            other ->
                report.isRunning()
                    ? "a process runs another config on its state directory, %s".formatted(other)
                    : "%s, and another config of its state directory, %s, ran last"
                        .formatted(running, other))
        .orElse(running);
  }

  private static String[] cells(StatusReport.SourceLine line) {
    if (line.status().isEmpty()) {
      return new String[] {line.name(), line.state(), "0", "0", "0", "0 B", NONE, "0", "0", "0"};
    }
    SourceStatus status = line.status().get();
    long waiting = status.lagFiles();
    return new String[] {
      line.name(),
      line.state(),
      Amounts.number(status.batches()),
      Amounts.number(status.delivered()),
      Amounts.number(status.rows()),
      Amounts.size(status.bytes()),
      waiting == 0 ? NONE : Amounts.count(waiting, "file") + ", " + Amounts.size(status.lagBytes()),
      Amounts.number(status.rejected()),
      Amounts.number(status.changed()),
      Amounts.number(status.leftOutFiles())
    };
  }

  private static String[] cells(StatusReport.DestinationLine line) {
    if (line.status().isEmpty()) {
      return new String[] {line.name(), line.state(), "0", "0", "0", "0 B", NONE, "0", NONE};
    }
    DestinationStatus status = line.status().get();
    boolean lags = status.lagBatches() > 0 || status.lagFiles() > 0;
    return new String[] {
      line.name(),
      line.state(),
      Amounts.number(status.batches()),
      Amounts.number(status.files()),
      Amounts.number(status.rows()),
      Amounts.size(status.bytes()),
      lags
          ? Amounts.count(status.lagFiles(), "file") + ", " + Amounts.size(status.lagBytes())
          : NONE,
      Amounts.number(status.skipped()),
      status.lastCommit().map(StatusText::time).orElse(NONE)
    };
  }

  private List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (StatusReport.SourceLine line : report.sources()) {
      line.status()
          .ifPresent(
              status ->
                  describe(
                      errors, line.name(), status.state(), status.reason(), status.lastError()));
    }
    for (StatusReport.DestinationLine line : report.destinations()) {
      line.status()
          .ifPresent(
              status ->
                  describe(
                      errors, line.name(), status.state(), status.reason(), status.lastError()));
    }
    return errors;
  }

  private List<String> leftOut() {
    List<String> lines = new ArrayList<>();
    for (StatusReport.SourceLine line : report.sources()) {
      line.status()
          .map(SourceStatus::leftOut)
          .filter(files -> !files.isEmpty())
          .ifPresent(
              files -> lines.add("%s: left out %s".formatted(line.name(), LeftOutText.of(files))));
    }
    return lines;
  }

  private static void describe(
      List<String> errors,
      String name,
      TableState state,
      Optional<String> reason,
      Optional<TableError> lastError) {
    boolean stopped = state == TableState.STOPPED;
    String at = lastError.map(error -> " at " + time(error.at())).orElse("");
    if (stopped) {
      errors.add("%s: stopped%s: %s".formatted(name, at, FilePaths.oneLine(reason.orElse(""))));
    }
    lastError
        .filter(error -> !stopped || !error.message().equals(reason.orElse("")))
        .ifPresent(
            error ->
                errors.add(
                    "%s: last error%s: %s"
                        .formatted(name, at, FilePaths.oneLine(error.message()))));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
