package io.anasto.format;

import org.apache.camel.spi.annotations.Dataformat;

/**
 * Avro object container files for routes, as {@code anasto-avro}. Set up once, then thread-safe.
 *
 * <p>Where {@code camel-avro} has one record a message and no container, this streams typed chunks
 * in and out of container files, and so it carries the hot path. {@code camel-avro} carries the
 * snippets that want records: a chunk converts to {@code GenericArray} (see {@link
 * ChunkConverters}), whose elements it marshals, and back.
 */
@Dataformat(AvroDataFormat.NAME)
public final class AvroDataFormat extends RowDataFormat {
  /** By which routes call it. */
  public static final String NAME = "anasto-avro";

  /** Writes with snappy. */
  public AvroDataFormat() {
    this(BlockCompression.SNAPPY);
  }

  /**
   * @param compression of what is written
   */
  public AvroDataFormat(BlockCompression compression) {
    super(new AvroFormat(compression), NAME);
  }
}
