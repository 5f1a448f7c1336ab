package io.anasto.format;

import org.apache.camel.spi.annotations.Dataformat;

/**
 * Parquet for routes, as {@code anasto-parquet}. Set up once, then thread-safe.
 *
 * <p>A body that is no file goes through a temporary file, for a Parquet file is read from its end.
 */
@Dataformat(ParquetDataFormat.NAME)
public final class ParquetDataFormat extends RowDataFormat {
  /** By which routes call it. */
  public static final String NAME = "anasto-parquet";

  /** Written with snappy. */
  public ParquetDataFormat() {
    this(BlockCompression.SNAPPY);
  }

  public ParquetDataFormat(BlockCompression compression) {
    this(new ParquetFormat(compression));
  }

  private ParquetDataFormat(ParquetFormat format) {
    super(format, NAME);
  }

  /** For rows that go into Parquet files again: {@link ParquetFormat#passingOn}. */
  public static ParquetDataFormat passingOn() {
    return new ParquetDataFormat(new ParquetFormat().passingOn());
  }
}
