package io.anasto.config;

import io.anasto.row.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A {@code [[source_table]]}, defaults applied. {@code CONFIG.md}'s key of each component is its
 * name in snake_case. Immutable.
 *
 * @param tableName given, or the directory's name
 * @param fileType of a table of files; an open table has the default, without meaning
 * @param format present for an open table alone
 * @param include patterns, or empty for {@link FileType#defaultInclude}
 * @param maxBytesPerBatch bytes
 */
public record SourceTable(
    Text tableName,
    Text dirpath,
    FileType fileType,
    Optional<TableFormat> format,
    Instant bookmark,
    Duration pollInterval,
    OnFail onFail,
    boolean oneRequest,
    boolean watch,
    Optional<List<Text>> include,
    List<Text> exclude,
    boolean recursive,
    Duration settle,
    Optional<String> doneFile,
    OnChange onChange,
    int maxFilesPerBatch,
    long maxBytesPerBatch,
    Optional<Schema> schema,
    OtherColumns otherColumns,
    SchemaEvolution schemaEvolution,
    List<Metadata> metadata,
    CsvSettings csv,
    Changes changes,
    OnGap onGap,
    KeyPositions at) {
  public static final Instant DEFAULT_BOOKMARK = Instant.EPOCH;
  public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofSeconds(10);
  public static final Duration DEFAULT_SETTLE = Duration.ofSeconds(2);
  public static final int DEFAULT_MAX_FILES_PER_BATCH = 10_000;
  public static final long DEFAULT_MAX_BYTES_PER_BATCH = 1L << 30;

  public SourceTable {
    include = include.map(List::copyOf);
    exclude = List.copyOf(exclude);
    metadata = List.copyOf(metadata);
  }
}
