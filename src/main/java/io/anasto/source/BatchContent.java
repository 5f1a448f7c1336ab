package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.FileFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.format.TableReader;
import io.anasto.ledger.BatchFile;
import io.anasto.plan.SourcePlan;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the entries of a source's batches are, and how they are read. Immutable, thread-safe. */
public sealed interface BatchContent permits FileContent, VersionContent {
  /** Files of a directory. */
  static BatchContent files(SourcePlan plan, FileFormat format) {
    return new FileContent(plan, format);
  }

  /** Versions of an open table. */
  static BatchContent versions(SourcePlan plan, TableReader table) {
    return new VersionContent(plan, table);
  }

  /** An entry's name for messages. */
  String display(BatchFile entry);

  /** Columns of the rows behind those of the schema: what an open table says of a change. */
  List<Field> added();

  /**
   * Opens an entry.
   *
   * @param schema without the added columns
   * @param cancelled whether nobody wants the rows any more
   */
  RowReader open(BatchFile entry, Schema schema, ReadOptions options, BooleanSupplier cancelled)
      throws IOException;

  /**
   * Opens an entry, as {@link #open(BatchFile, Schema, ReadOptions, BooleanSupplier)}, and takes
   * account of what is read.
   */
  default RowReader open(
      BatchFile entry,
      Schema schema,
      ReadOptions options,
      BooleanSupplier cancelled,
      Content content)
      throws IOException {
    return open(entry, schema, options, cancelled);
  }

  /** What takes account of an entry's bytes; empty where an entry never changes. */
  default Optional<Content> content(BatchFile entry) {
    return Optional.empty();
  }

  /**
   * Widens what the inference knows so that the entry's rows fit.
   *
   * @param maxBytes of content to look at
   * @param cancelled whether nobody wants the answer any more
   * @throws DataException when the entry is malformed, or contradicts the others
   */
  void infer(BatchFile entry, SchemaInference inference, long maxBytes, BooleanSupplier cancelled)
      throws IOException;

  /**
   * What a look at the entry's beginning says about settings that may be meant otherwise; see
   * {@link FileFormat#hint}.
   */
  Optional<String> hint(BatchFile entry) throws IOException;

  /** Whether each entry must have all columns, so that the first one decides on them. */
  boolean isTabular();

  /** Whether there still is what the entries are of; a disk may not be mounted. */
  boolean isThere();

  /** Whose entry it is, as the settled schema remembers it: an open table's id, or nothing. */
  String id(BatchFile entry) throws IOException;
}
