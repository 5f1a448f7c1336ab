package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Whole lines of a file, and what reads their rows; used again for others. Not thread-safe. */
final class TextBlock {
  /** Rows that take more memory are left to a reader who does not hold all of them. */
  private static final long MOST_BYTES = 2L * RowChunk.CAPACITY_BYTES;

  /** Room of a builder of which nobody knows how many rows it will get. */
  static final int FIRST_ROOM = 64;

  private final TextReader reader;
  private final Schema schema;
  private byte[] bytes = {};
  private int length;
  private int room = FIRST_ROOM;

  TextBlock(TextReader reader, Schema schema) {
    this.reader = reader;
    this.schema = schema;
  }

  /** The array for the lines, at least so long. */
  byte[] bytes(int size) {
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    return bytes;
  }

  /** Makes the array's first bytes the lines. */
  void length(int count) {
    length = count;
  }

  /**
   * Reads the rows; null where these lines alone cannot be read: they end within a row, they are
   * wrong, or their rows are too large. Whoever reads them once more, with all that follows, meets
   * that again.
   */
  Rows read() {
    try {
      reader.restart(text(), 0);
      Rows rows = readAll(reader, schema, room);
      if (rows != null && !rows.chunks().isEmpty()) {
        // A little more than the last time, for an array that is too short is made twice as long.
        room = rows.chunks().get(0).rows() * 9 / 8;
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** The lines, which nobody changes. */
  InputStream text() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  /**
   * What was read.
   *
   * @param lines how many there were
   */
  record Rows(List<RowChunk> chunks, long lines) {}

  /** All rows of a reader's text, or null if they are too large. */
  static Rows readAll(TextReader reader, Schema schema, int room) throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    long size = 0;
    boolean more = true;
    while (more) {
      ChunkBuilder builder = new ChunkBuilder(schema, chunks.isEmpty() ? room : FIRST_ROOM);
      more = reader.read(builder);
      if (builder.rows() > 0) {
        RowChunk chunk = builder.build();
        chunks.add(chunk);
        size += chunk.bytes();
      }
      if (size > MOST_BYTES) {
        return null;
      }
    }
    return new Rows(chunks, reader.lines());
  }
}
