package io.anasto.plan;

import io.anasto.config.ColumnChoice;
import io.anasto.config.CompressionKind;
import io.anasto.config.FileType;
import io.anasto.config.OnFail;
import io.anasto.config.Start;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A destination, resolved. Immutable.
 *
 * @param directory absolute and real as far as it exists
 * @param columns in the destination's order; empty for all
 * @param targetFileSize bytes
 * @param displayDir the directory as the user wrote it, for messages
 */
public record DestinationPlan(
    String name,
    String sourceName,
    Path directory,
    FileType fileType,
    OnFail onFail,
    Start start,
    List<ColumnChoice> columns,
    CompressionKind compression,
    long targetFileSize,
    String displayDir) {
  public DestinationPlan {
    columns = List.copyOf(columns);
  }

  /** What the names of its files end in, such as {@code .json.gz}. */
  public String fileEnding() {
    return "." + fileType.extension() + (fileType.isText() ? compression.ending() : "");
  }

  /** Whether a batch that cannot be written is left out, and does not stop the table. */
  public boolean skipsFailures() {
    return onFail == OnFail.SKIP;
  }

  /** Whether it gets what was delivered elsewhere before it was new. */
  public boolean startsWithAll() {
    return start == Start.ALL;
  }

  /** The chosen columns' new names with their old ones, in order; empty for all columns. */
  public Map<String, String> renames() {
    Map<String, String> renames = new LinkedHashMap<>();
    columns.forEach(column -> renames.put(column.newName(), column.oldName()));
    return renames;
  }
}
