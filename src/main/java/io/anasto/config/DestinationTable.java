package io.anasto.config;

import java.util.List;
import java.util.Optional;

/**
 * A {@code [[destination_table]]}, defaults applied. {@code CONFIG.md}'s key of each component is
 * its name in snake_case. Immutable.
 *
 * @param destTableName given, or the directory's name
 * @param dirpath of no meaning for a route
 * @param fileType of a table of files; others have the default, without meaning
 * @param format present for an open table alone
 * @param columns in the destination's order; empty for all
 * @param targetFileSize bytes
 */
public record DestinationTable(
    Text destTableName,
    Text sourceTableName,
    Text dirpath,
    TableType type,
    FileType fileType,
    Optional<TableFormat> format,
    OnFail onFail,
    Start start,
    List<ColumnChoice> columns,
    List<String> partitionBy,
    CompressionKind compression,
    long targetFileSize,
    KeyPositions at) {
  public static final long DEFAULT_TARGET_FILE_SIZE = 256L << 20;

  public DestinationTable {
    columns = List.copyOf(columns);
    partitionBy = List.copyOf(partitionBy);
  }
}
