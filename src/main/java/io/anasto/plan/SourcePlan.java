package io.anasto.plan;

import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.config.Metadata;
import io.anasto.config.OnChange;
import io.anasto.config.OnFail;
import io.anasto.config.SchemaEvolution;
import io.anasto.row.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source with its destinations, resolved. Immutable.
 *
 * @param directory absolute and real as far as it exists
 * @param include patterns, the file type's own where the config has none
 * @param maxBytesPerBatch bytes
 * @param destinations in the order of the file
 * @param upstream the destination whose directory this source reads
 * @param displayDir the directory as the user wrote it, for messages
 */
public record SourcePlan(
    String name,
    Path directory,
    FileType fileType,
    Instant bookmark,
    Duration pollInterval,
    OnFail onFail,
    boolean oneRequest,
    boolean watch,
    List<String> include,
    List<String> exclude,
    boolean recursive,
    Duration settle,
    Optional<String> doneFile,
    OnChange onChange,
    int maxFilesPerBatch,
    long maxBytesPerBatch,
    Optional<Schema> declaredSchema,
    SchemaEvolution schemaEvolution,
    List<Metadata> metadata,
    CsvSettings csv,
    List<DestinationPlan> destinations,
    Optional<DestinationPlan> upstream,
    String sourceRouteId,
    String batchRouteId,
    String displayDir) {
  public SourcePlan {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    metadata = List.copyOf(metadata);
    destinations = List.copyOf(destinations);
  }

  /** Which files belong to this source. */
  public FilePatterns patterns() {
    return FilePatterns.of(include, exclude);
  }

  /** A file's name for messages, such as {@code ./orders/2024-03.csv}. */
  public String display(String path) {
    return displayDir + (displayDir.endsWith("/") ? "" : "/") + path;
  }

  /** Whether a broken file is left out, and does not stop the table. */
  public boolean skipsBadFiles() {
    return onFail == OnFail.SKIP;
  }

  /** Whether a delivered file with other content stops the table. */
  public boolean stopsOnChange() {
    return onChange == OnChange.STOP;
  }

  /** Whether a delivered file with other content is delivered again. */
  public boolean redeliversChanges() {
    return onChange == OnChange.REDELIVER;
  }

  /** Whether a new column in a later file joins the schema. */
  public boolean addsColumns() {
    return schemaEvolution == SchemaEvolution.ADD_COLUMNS;
  }

  /** The names of the metadata columns, in order. */
  public List<String> metadataNames() {
    return metadata.stream().map(Metadata::toString).toList();
  }
}
