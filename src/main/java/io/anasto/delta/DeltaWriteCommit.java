package io.anasto.delta;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a commit says, whoever makes it.
 *
 * @param table as it is before; empty when this makes it
 * @param protocol of a new table; else empty
 * @param metadata of a new table, or of one that gets columns; else empty
 * @param files with their final names
 * @param application whose {@code txn} it carries; empty for none
 * @param time in milliseconds since 1970
 */
record DeltaWriteCommit(
    Optional<DeltaTable> table,
    Optional<Protocol> protocol,
    Optional<Metadata> metadata,
    List<String> partitionBy,
    List<File> files,
    String application,
    long batch,
    long time) {
  static final String WRITE = "WRITE";

  /**
   * A data file.
   *
   * @param path as the log has it: below the table's directory, as a URI
   * @param partition by column, in the order of the partitions; null for null
   * @param modified in milliseconds since 1970
   * @param statistics as JSON
   */
  record File(
      String path,
      Map<String, String> partition,
      long bytes,
      long rows,
      long modified,
      String statistics) {}

  /** Whether it carries a {@code txn}. */
  boolean isCounted() {
    return !application.isEmpty();
  }

  static String engine() {
    String version = DeltaWriteCommit.class.getPackage().getImplementationVersion();
    return "Anasto/" + (version == null ? "dev" : version);
  }

  /** As Spark says them: each value is JSON. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mode", "Append");
    StringBuilder columns = new StringBuilder("[");
    for (String column : partitionBy) {
      columns.append(columns.length() == 1 ? "" : ",").append(quoted(column));
    }
    parameters.put("partitionBy", columns.append(']').toString());
    return parameters;
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("numFiles", Integer.toString(files.size()));
    metrics.put("numOutputRows", Long.toString(files.stream().mapToLong(File::rows).sum()));
    metrics.put("numOutputBytes", Long.toString(files.stream().mapToLong(File::bytes).sum()));
    return metrics;
  }
}
