package io.anasto.format;

import io.anasto.row.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * CSV files. Immutable and thread-safe.
 *
 * <p>This is the hot path of CSV, from bytes to columns without an object a value: measured on
 * 3,000,000 x 16 (TPC-H lineitem), commons-csv's records as the way to Parquet took 9.8 s where
 * columns took 1.8 s. {@code camel-csv} and commons-csv carry another path: a chunk converts to the
 * list of maps that {@code camel-csv} marshals and route snippets work with ({@link
 * ChunkConverters}); commons-csv is also the reference that this reader is tested against.
 */
public final class CsvFormat implements FileFormat {
  /** The config's name of it. */
  public static final String NAME = "csv";

  /** The most bytes of a row; a quote that is never closed makes one of the rest of the file. */
  public static final int MAX_ROW = RowLimit.BYTES;

  private static final int BUFFER = 1 << 18;

  private final CsvOptions options;
  private final long maxRow;
  private final int bufferSize;

  public CsvFormat(CsvOptions options) {
    this(options, MAX_ROW);
  }

  /**
   * @param maxRow the most bytes of a row, from 1 to 2^29; a longer one is an error
   */
  public CsvFormat(CsvOptions options, int maxRow) {
    this(options, maxRow, BUFFER);
  }

  /** With another size of the reader's buffer, in bytes. */
  CsvFormat(CsvOptions options, int maxRow, int bufferSize) {
    if (maxRow < 1 || maxRow > 1 << 29) {
      throw new IllegalArgumentException("the longest row is 1 byte to 512 MiB, not " + maxRow);
    }
    this.options = options;
    this.maxRow = maxRow;
    this.bufferSize = bufferSize;
  }

  @Override
  public String name() {
    return NAME;
  }

  public CsvOptions options() {
    return options;
  }

  @Override
  public RowReader open(InputFile file, Schema schema, ReadOptions readOptions) throws IOException {
    InputStream in = TextFile.open(file, options.encoding());
    try {
      return SplitReader.open(
          in,
          schema,
          bufferSize,
          text -> new CsvReader(this, parser(text, file.name()), file.name(), schema, readOptions));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
    try (InputStream in = TextFile.open(file, options.encoding());
        CsvParser parser = parser(in, file.name())) {
      new CsvInference(parser, options).run(inference, maxBytes);
    }
  }

  @Override
  public Optional<String> hint(InputFile file) throws IOException {
    return CsvHint.of(file, options);
  }

  @Override
  public RowWriter create(OutputStream out, Schema schema) throws IOException {
    ByteSink head = new ByteSink(0);
    if (options.header()) {
      new CsvPrinter(schema, options).printHeader(head);
    }
    TextOutput text =
        options.encoding().equals(StandardCharsets.UTF_8)
            ? new TextOutput(out)
            : new EncodedOutput(out, options.encoding());
    return new TextWriter(text, head, () -> new CsvPrinter(schema, options));
  }

  /** A parser of UTF-8. */
  CsvParser parser(InputStream in, String name) throws IOException {
    return new CsvParser(in, name, options, bufferSize, maxRow);
  }
}
