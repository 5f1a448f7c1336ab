package io.anasto.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A status for programs: keys are never left out, but null where there is nothing to say. */
final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StatusReport report;

  StatusJson(StatusReport report) {
    this.report = report;
  }

  String text() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("config", report.plan().configFile().toString());
    root.put("state_dir", report.plan().stateDir().toString());
    root.put("has_run", report.hasRun());
    root.put("running", report.isRunning());
    ArrayNode sources = root.putArray("sources");
    report.sources().forEach(line -> write(line, sources.addObject()));
    ArrayNode destinations = root.putArray("destinations");
    report.destinations().forEach(line -> write(line, destinations.addObject()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void write(StatusReport.SourceLine line, ObjectNode node) {
    Optional<SourceStatus> status = line.status();
    node.put("name", line.name());
    node.put("directory", line.directory());
    node.put("in_config", line.planned());
    node.put("state", line.state().replace(' ', '_'));
    node.put("reason", status.flatMap(SourceStatus::reason).orElse(null));
    node.put("batches", status.map(SourceStatus::batches).orElse(0L));
    node.put("files", status.map(SourceStatus::delivered).orElse(0L));
    node.put("rows", status.map(SourceStatus::rows).orElse(0L));
    node.put("bytes", status.map(SourceStatus::bytes).orElse(0L));
    node.put("waiting_files", status.map(SourceStatus::lagFiles).orElse(0L));
    node.put("waiting_bytes", status.map(SourceStatus::lagBytes).orElse(0L));
    node.put("waiting_seconds", status.map(one -> one.lagSeconds(Instant.now())).orElse(0L));
    node.put("rejected", status.map(SourceStatus::rejected).orElse(0L));
    node.put("changed", status.map(SourceStatus::changed).orElse(0L));
    node.put("grown", status.map(one -> one.grown().count()).orElse(0L));
    node.put("left_out", status.map(SourceStatus::leftOutFiles).orElse(0L));
    ObjectNode reasons = node.putObject("left_out_by_reason");
    status
        .map(SourceStatus::leftOut)
        .orElse(List.of())
        .forEach(one -> reasons.put(one.why().key(), one.count()));
    write(status.flatMap(SourceStatus::lastError), node);
  }

  private static void write(StatusReport.DestinationLine line, ObjectNode node) {
    Optional<DestinationStatus> status = line.status();
    node.put("name", line.name());
    node.put("source", line.source());
    node.put("directory", line.directory());
    node.put("in_config", line.planned());
    node.put("state", line.state().replace(' ', '_'));
    node.put("reason", status.flatMap(DestinationStatus::reason).orElse(null));
    node.put("batches", status.map(DestinationStatus::batches).orElse(0L));
    node.put("files", status.map(DestinationStatus::files).orElse(0L));
    node.put("rows", status.map(DestinationStatus::rows).orElse(0L));
    node.put("bytes", status.map(DestinationStatus::bytes).orElse(0L));
    node.put("lag_batches", status.map(DestinationStatus::lagBatches).orElse(0L));
    node.put("lag_files", status.map(DestinationStatus::lagFiles).orElse(0L));
    node.put("lag_bytes", status.map(DestinationStatus::lagBytes).orElse(0L));
    node.put("lag_seconds", status.map(one -> one.lagSeconds(Instant.now())).orElse(0L));
    node.put("left_out_batches", status.map(DestinationStatus::skipped).orElse(0L));
    node.put(
        "last_commit",
        status.flatMap(DestinationStatus::lastCommit).map(Instant::toString).orElse(null));
    write(status.flatMap(DestinationStatus::lastError), node);
  }

  private static void write(Optional<TableError> error, ObjectNode node) {
    if (error.isEmpty()) {
      node.putNull("last_error");
      return;
    }
    node.putObject("last_error")
        .put("message", error.get().message())
        .put("at", error.get().at().toString());
  }
}
