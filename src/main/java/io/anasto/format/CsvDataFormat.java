package io.anasto.format;

import org.apache.camel.spi.annotations.Dataformat;

/**
 * CSV for routes, as {@code anasto-csv}. Set up once, then thread-safe.
 *
 * <p>Where {@code camel-csv} makes a list of maps of strings out of a whole file, this streams
 * typed chunks. A snippet that wants the maps converts a chunk to {@code List} (see {@link
 * ChunkConverters}), which {@code camel-csv} marshals as well.
 */
@Dataformat(CsvDataFormat.NAME)
public final class CsvDataFormat extends RowDataFormat {
  /** By which routes call it. */
  public static final String NAME = "anasto-csv";

  private final CsvOptions options;

  /** RFC 4180 in UTF-8, with a header. */
  public CsvDataFormat() {
    this(CsvOptions.DEFAULT);
  }

  public CsvDataFormat(CsvOptions options) {
    super(new CsvFormat(options), NAME);
    this.options = options;
  }

  /** How its files are spelled. */
  public CsvOptions options() {
    return options;
  }

  @Override
  protected byte[] encode(String text) {
    return text.getBytes(options.encoding());
  }
}
