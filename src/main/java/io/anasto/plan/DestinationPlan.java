package io.anasto.plan;

import io.anasto.config.ColumnChoice;
import io.anasto.config.CompressionKind;
import io.anasto.config.FileType;
import io.anasto.config.OnFail;
import io.anasto.config.Start;
import io.anasto.config.TableFormat;
import io.anasto.config.TableType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A destination, resolved. Immutable.
 *
 * @param directory absolute and real as far as it exists; of a route, its endpoint in that place
 * @param fileType of a table of files; others have the default, without meaning
 * @param format present for an open table alone
 * @param columns in the destination's order; empty for all
 * @param targetFileSize bytes
 * @param displayDir the directory as the user wrote it, for messages
 */
public record DestinationPlan(
    String name,
    String sourceName,
    Path directory,
    TableType type,
    FileType fileType,
    Optional<TableFormat> format,
    OnFail onFail,
    Start start,
    List<ColumnChoice> columns,
    List<String> partitionBy,
    CompressionKind compression,
    long targetFileSize,
    String displayDir) {
  public DestinationPlan {
    columns = List.copyOf(columns);
    partitionBy = List.copyOf(partitionBy);
  }

  /** Whether it is a table with versions, and not a directory of files. */
  public boolean isOpenTable() {
    return format.isPresent();
  }

  /** Whether rows are handed to a route of the user's. */
  public boolean isRoute() {
    return type == TableType.ROUTE;
  }

  /** What it writes, in one word: the file type, the format of the open table, or {@code route}. */
  public String content() {
    if (isRoute()) {
      return type.toString();
    }
    return format.map(Object::toString).orElseGet(fileType::toString);
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
