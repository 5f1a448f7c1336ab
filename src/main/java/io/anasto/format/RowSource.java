package io.anasto.format;

import io.anasto.row.RowStream;
import java.io.IOException;

/**
 * A message body that opens its files itself, by path: what {@code from("batch:…")} gives, and what
 * {@link RowDataFormat} unmarshals without Camel's copy of the bytes in memory.
 */
public interface RowSource {
  /** Opens the files, to be read as {@code format} says. The caller closes the stream. */
  RowStream open(FileFormat format) throws IOException;
}
