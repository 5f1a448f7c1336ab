package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/**
 * Parquet files. Immutable and thread-safe.
 *
 * <p>Read by column and in batches: parquet-java's own structures carry the metadata, while pages
 * are decoded straight into columns, for parquet-java's readers make an object of each value and
 * load whole row groups. {@code camel-parquet-avro} carries another path, of records, for route
 * snippets; parquet-java's readers are also the reference that this one is tested against.
 */
public final class ParquetFormat implements FileFormat {
  /** The config's name of it. */
  public static final String NAME = "parquet";

  private final BlockCompression compression;
  private final boolean passesOn;

  /** Written with snappy. */
  public ParquetFormat() {
    this(BlockCompression.SNAPPY);
  }

  /** Written with the compression that is given. */
  public ParquetFormat(BlockCompression compression) {
    this(compression, false);
  }

  private ParquetFormat(BlockCompression compression, boolean passesOn) {
    this.compression = Objects.requireNonNull(compression);
    this.passesOn = passesOn;
  }

  /**
   * This format, but its readers give chunks the row groups they come from, where they can, and its
   * writers pass such row groups on as they are. These writers do not know {@link
   * ParquetRowWriter#columns}.
   */
  public ParquetFormat passingOn() {
    return new ParquetFormat(compression, true);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean statesTypes() {
    return true;
  }

  @Override
  public RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException {
    ParquetSource source = ParquetSource.open(file);
    try {
      return ParquetRowReader.of(source, ParquetFooter.read(source, passesOn), schema, options);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a file of a table that states its own columns: columns of the file that are not among
   * these are passed over, and those that the file lacks are null.
   *
   * @param stored the columns to read
   * @param schema the rows' columns; the reader leaves those that are not among {@code stored} to
   *     its caller, wherever they stand
   * @throws DataException when a column's type has no way into the table's, or into the schema's
   */
  public RowReader open(
      InputFile file, List<StoredColumn> stored, Schema schema, ReadOptions options)
      throws IOException {
    ParquetSource source = ParquetSource.open(file);
    try {
      return ParquetRowReader.of(source, ParquetFooter.read(source), stored, schema, options);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Looks at the footer alone, which states the types. A file without rows tells nothing. */
  @Override
  public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
    try (ParquetSource source = ParquetSource.open(file)) {
      ParquetFooter footer = ParquetFooter.read(source);
      if (footer.isEmpty() || !footer.hasRows()) {
        return;
      }
      for (ParquetNode column :
          ParquetTypes.columns(file.name(), footer.root(), new Schema(List.of()))) {
        try {
          inference.column(column.name()).observeType(column.type());
        } catch (IllegalArgumentException contradiction) {
          throw DataException.mismatch(
              file.name(), "column \"" + column.name() + '"', contradiction.getMessage());
        }
      }
    }
  }

  @Override
  public ParquetRowWriter create(OutputStream out, Schema schema) throws IOException {
    return new ParquetRowWriter(out, schema, compression, ParquetLimits.DEFAULT, passesOn);
  }
}
