package io.anasto.format;

import org.apache.camel.spi.annotations.Dataformat;

/**
 * JSON for routes, as {@code anasto-json}. Set up once, then thread-safe.
 *
 * <p>Where {@code camel-jackson} makes a tree or a map a row, this streams typed chunks, and so it
 * carries the hot path. {@code camel-jackson} carries the snippets that want maps: a chunk converts
 * to {@code List} (see {@link ChunkConverters}), which it marshals, and back.
 */
@Dataformat(JsonDataFormat.NAME)
public final class JsonDataFormat extends RowDataFormat {
  /** By which routes call it. */
  public static final String NAME = "anasto-json";

  /** JSON lines out; lines, arrays and objects one after another in. */
  public JsonDataFormat() {
    super(new JsonFormat(), NAME);
  }
}
