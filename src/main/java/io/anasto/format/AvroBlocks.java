package io.anasto.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The blocks of a container file, one after another, row by row. Not thread-safe.
 *
 * <p>Specification: Avro 1.12, "Object Container Files".
 */
final class AvroBlocks implements Closeable {
  /** Avro's own reader takes no larger one. */
  private static final long MAX_SIZE = Integer.MAX_VALUE;

  /** Rows that take no byte are bounded by nothing else. */
  private static final long MAX_EMPTY_ROWS = 1 << 24;

  private final AvroBytes bytes;
  private final AvroBlockStream block;
  private final AvroCodec codec;
  private final ByteBuffer sync;
  private final byte[] found;
  private final AvroValues values;
  private final boolean emptyRows;
  private long number;
  private long rowsLeft;
  private boolean open;

  /**
   * @param bytes behind the header; closed by {@link #close}
   * @param emptyRows whether a row takes no byte
   */
  AvroBlocks(
      AvroBytes bytes, AvroCodec codec, ByteBuffer sync, AvroValues values, boolean emptyRows) {
    this.bytes = bytes;
    this.block = new AvroBlockStream(bytes);
    this.codec = codec;
    this.sync = sync;
    this.found = new byte[sync.remaining()];
    this.values = values;
    this.emptyRows = emptyRows;
  }

  /** Turns to the next row, whose fields are then to be read; false at the end of the file. */
  boolean nextRow() throws IOException {
    while (rowsLeft == 0) {
      if (open) {
        end();
      }
      if (bytes.isAtEnd()) {
        return false;
      }
      begin();
    }
    rowsLeft--;
    values.beginRow();
    return true;
  }

  private void begin() throws IOException {
    number++;
    long count = bytes.readLong(place());
    long size = bytes.readLong(place());
    if (count < 0) {
      throw malformed("claims to have %,d rows".formatted(count));
    }
    if (size < 0 || size > MAX_SIZE) {
      throw malformed("claims to have %,d bytes".formatted(size));
    }
    if (emptyRows && count > MAX_EMPTY_ROWS) {
      throw malformed("claims to have %,d rows, which take no bytes".formatted(count));
    }
    block.begin(size);
    try {
      codec.begin(block, values.decoder);
    } catch (IOException e) {
      throw explained(e);
    }
    rowsLeft = count;
    open = true;
  }

  private void end() throws IOException {
    boolean consumed;
    try {
      consumed = values.decoder.isEnd();
      if (consumed) {
        codec.end(block);
      }
    } catch (IOException e) {
      throw explained(e);
    }
    if (!consumed) {
      throw malformed("has data behind its last row");
    }
    bytes.readFully(found, 0, found.length);
    if (!sync.equals(ByteBuffer.wrap(found))) {
      throw malformed("is not followed by the file's sync marker");
    }
    open = false;
  }

  /** Such as {@code block 3}. */
  String place() {
    return "block %,d".formatted(number);
  }

  /**
   * What a decoder or a decompressor complained about: that the file could not be read, or that the
   * block is not what it should be.
   */
  IOException explained(Exception e) {
    if (bytes.failure() != null) {
      return bytes.failure();
    }
    if (e instanceof DataException data) {
      return data;
    }
    if (e instanceof EOFException) {
      return malformed("ends within row %,d".formatted(values.row()));
    }
    String why = e instanceof AvroCodec.BlockException ? e.getMessage() : "its data are corrupt";
    return malformed("cannot be read: " + why);
  }

  private DataException malformed(String what) {
    return DataException.malformed(bytes.file(), place(), "the block " + what);
  }

  @Override
  public void close() throws IOException {
    try {
      codec.close();
    } finally {
      bytes.close();
    }
  }
}
