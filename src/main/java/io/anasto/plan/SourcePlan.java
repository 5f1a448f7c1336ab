package io.anasto.plan;

import io.anasto.config.Changes;
import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.config.Metadata;
import io.anasto.config.OnChange;
import io.anasto.config.OnFail;
import io.anasto.config.OnGap;
import io.anasto.config.OtherColumns;
import io.anasto.config.SchemaEvolution;
import io.anasto.config.TableFormat;
import io.anasto.row.FileName;
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
 * @param fileType of a table of files; an open table has the default, without meaning
 * @param format present for an open table alone
 * @param includesByDefault whether the config has no {@code include}
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
    Optional<TableFormat> format,
    Instant bookmark,
    Duration pollInterval,
    OnFail onFail,
    boolean oneRequest,
    boolean watch,
    boolean includesByDefault,
    List<String> include,
    List<String> exclude,
    boolean recursive,
    Duration settle,
    Optional<DoneFile> doneFile,
    OnChange onChange,
    int maxFilesPerBatch,
    long maxBytesPerBatch,
    Optional<Schema> declaredSchema,
    OtherColumns otherColumns,
    SchemaEvolution schemaEvolution,
    List<Metadata> metadata,
    CsvSettings csv,
    Changes changes,
    OnGap onGap,
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
    return includesByDefault
        ? FilePatterns.ofType(fileType, exclude)
        : FilePatterns.of(include, exclude);
  }

  /** The file of a path below the directory, as {@link FileName} spells it. */
  public Path file(String path) {
    return FileName.resolve(directory, path);
  }

  /** A file's name for messages, such as {@code ./orders/2024-03.csv}. */
  public String display(String path) {
    return displayDir + (displayDir.endsWith("/") ? "" : "/") + FileName.onOneLine(path);
  }

  /** Whether it is a table with versions, and not a directory of files. */
  public boolean isOpenTable() {
    return format.isPresent();
  }

  /** Whether an open table's rows say what happened to them, and when. */
  public boolean givesChanges() {
    return changes == Changes.CHANGES;
  }

  /** Whether an open table is read anew when changes since our position are gone. */
  public boolean resnapshots() {
    return onGap == OnGap.RESNAPSHOT;
  }

  /** What it reads, in one word: the file type, or the format of the open table. */
  public String content() {
    return format.map(Object::toString).orElseGet(fileType::toString);
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

  /** Whether the declared schema says all columns that there may be. */
  public boolean declaresAllColumns() {
    return declaredSchema.isPresent() && otherColumns == OtherColumns.FAIL;
  }

  /** The names of the metadata columns, in order. */
  public List<String> metadataNames() {
    return metadata.stream().map(Metadata::toString).toList();
  }
}
