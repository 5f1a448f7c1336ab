package io.anasto.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anasto.ledger.Activity.LastBatch;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableError;
import io.anasto.ledger.TableState;
import io.anasto.plan.Plan;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What the status page shows, as JSON. */
final class StatusDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusDocument() {}

  static String of(Plan plan, Overview overview) {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", overview.at().toString());
    root.put("config", plan.configFile().toString());
    ArrayNode sources = root.putArray("sources");
    overview.sources().forEach(source -> write(source, overview.at(), sources.addObject()));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }

  private static void write(Overview.SourceFigures source, Instant at, ObjectNode node) {
    SourceStatus status = source.status();
    head(node, source.plan().name(), source.plan().displayDir(), source.plan().content());
    state(node, status.state(), status.reason());
    node.put("batches", status.batches());
    node.put("files", status.delivered());
    node.put("rows", status.rows());
    node.put("bytes", status.bytes());
    lag(node, status.waitingFiles(), status.waitingBytes(), status.lagSeconds(at));
    node.put("rejected_files", status.rejected());
    node.put("changed_files", status.changed());
    activity(node, source.rate(), source.lastBatch(), status.lastError());
    ArrayNode destinations = node.putArray("destinations");
    source.destinations().forEach(destination -> write(destination, at, destinations.addObject()));
  }

  private static void write(Overview.DestinationFigures destination, Instant at, ObjectNode node) {
    DestinationStatus status = destination.status();
    head(
        node,
        destination.plan().name(),
        destination.plan().displayDir(),
        destination.plan().content());
    state(node, status.state(), status.reason());
    node.put("batches", status.batches());
    node.put("files", status.files());
    node.put("rows", status.rows());
    node.put("bytes", status.bytes());
    lag(node, status.lagFiles(), status.lagBytes(), status.lagSeconds(at));
    node.put("left_out_batches", status.skipped());
    node.put("last_commit", status.lastCommit().map(Instant::toString).orElse(null));
    activity(node, destination.rate(), destination.lastBatch(), status.lastError());
  }

  private static void head(ObjectNode node, String name, String directory, String content) {
    node.put("name", name).put("directory", directory).put("content", content);
  }

  private static void state(ObjectNode node, TableState state, Optional<String> reason) {
    node.put("state", state.name().toLowerCase(Locale.ROOT));
    node.put("reason", reason.orElse(null));
  }

  private static void lag(ObjectNode node, long files, long bytes, long seconds) {
    node.put("lag_files", files).put("lag_bytes", bytes).put("lag_seconds", seconds);
  }

  private static void activity(
      ObjectNode node, RowRate rate, Optional<LastBatch> lastBatch, Optional<TableError> error) {
    node.put("rows_per_second", rate.now());
    ArrayNode history = node.putArray("history");
    for (long rows : rate.history()) {
      history.add(rows);
    }
    node.putNull("last_batch");
    lastBatch.ifPresent(
        last ->
            node.putObject("last_batch")
                .put("number", last.number())
                .put("rows", last.rows())
                .put("files", last.files())
                .put("bytes", last.bytes())
                .put("milliseconds", last.took().toMillis())
                .put("at", last.at().toString()));
    node.putNull("last_error");
    error.ifPresent(
        last ->
            node.putObject("last_error")
                .put("message", last.message())
                .put("at", last.at().toString()));
  }
}
