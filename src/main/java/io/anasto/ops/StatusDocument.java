package io.anasto.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anasto.ledger.DestinationStatus;
import io.anasto.ledger.SourceStatus;
import io.anasto.ledger.TableStatus;
import io.anasto.plan.Plan;
import java.time.Instant;
import java.util.Locale;

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
    state(node, status);
    node.put("batches", status.batches());
    node.put("files", status.delivered());
    node.put("rows", status.rows());
    node.put("bytes", status.bytes());
    lag(node, status, at);
    node.put("rejected_files", status.rejected());
    node.put("changed_files", status.changed());
    node.put("grown_files", status.grown().count());
    activity(node, source);
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
    state(node, status);
    node.put("batches", status.batches());
    node.put("files", status.files());
    node.put("rows", status.rows());
    node.put("bytes", status.bytes());
    lag(node, status, at);
    node.put("left_out_batches", status.skipped());
    node.put("last_commit", status.lastCommit().map(Instant::toString).orElse(null));
    activity(node, destination);
  }

  private static void head(ObjectNode node, String name, String directory, String content) {
    node.put("name", name).put("directory", directory).put("content", content);
  }

  private static void state(ObjectNode node, TableStatus status) {
    node.put("state", status.state().name().toLowerCase(Locale.ROOT));
    node.put("reason", status.reason().orElse(null));
  }

  private static void lag(ObjectNode node, TableStatus status, Instant at) {
    node.put("lag_files", status.lagFiles());
    node.put("lag_bytes", status.lagBytes());
    node.put("lag_seconds", status.lagSeconds(at));
  }

  private static void activity(ObjectNode node, Overview.TableFigures table) {
    node.put("rows_per_second", table.rate().now());
    ArrayNode history = node.putArray("history");
    for (long rows : table.rate().history()) {
      history.add(rows);
    }
    node.putNull("last_batch");
    table
        .lastBatch()
        .ifPresent(
            last ->
                node.putObject("last_batch")
                    .put("number", last.number())
                    .put("rows", last.rows())
                    .put("files", last.files())
                    .put("bytes", last.bytes())
                    .put("milliseconds", last.took().toMillis())
                    .put("at", last.at().toString()));
    node.putNull("last_error");
    table
        .status()
        .lastError()
        .ifPresent(
            last ->
                node.putObject("last_error")
                    .put("message", last.message())
                    .put("at", last.at().toString()));
  }
}
