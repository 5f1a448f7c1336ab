package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.DataType;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;

/**
 * The values of a file as the cells read them: the decoder, which row it is at, and how much that
 * row may take. Not thread-safe.
 */
final class AvroValues {
  /** The most bytes of a value, and of the memory of a row. */
  private static final int MAX_ROW = RowLimit.BYTES;

  private static final String LIMIT =
      "%,d are the most of a row%s".formatted(MAX_ROW, RowLimit.remedy(MAX_ROW));

  /** Memory follows the bytes that are there, not those that are claimed. */
  private static final int STEP = 1 << 20;

  /** Turned to one block after another. */
  final BinaryDecoder decoder = AvroCodec.DECODERS.binaryDecoder(new byte[0], (BinaryDecoder) null);

  private final String file;
  private long row;
  private long left;

  AvroValues(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void beginRow() {
    row++;
    left = MAX_ROW;
  }

  /** The number of the row, from 1. */
  long row() {
    return row;
  }

  /** Takes memory from what the row may have. */
  void take(long bytes, String path) throws DataException {
    left -= bytes;
    if (left < 0) {
      throw malformed(path, "the row takes too many bytes; " + LIMIT);
    }
  }

  /** Reads which branch of a union comes. */
  int branch(int branches, String path) throws IOException {
    int branch = decoder.readIndex();
    if (branch < 0 || branch >= branches) {
      throw malformed(path, "the union has no branch %,d".formatted(branch));
    }
    return branch;
  }

  /** Reads the length of a value of bytes. */
  int length(String path) throws IOException {
    long length = decoder.readLong();
    if (length < 0) {
      throw malformed(path, "a value claims to have %,d bytes".formatted(length));
    }
    if (length > MAX_ROW) {
      throw malformed(path, "a value claims to have %,d bytes; %s".formatted(length, LIMIT));
    }
    return (int) length;
  }

  /** Reads bytes behind those of the column's last value; the caller makes them a value. */
  void bytes(int length, BytesColumn column, String path) throws IOException {
    take(length, path);
    int done = 0;
    while (done < length) {
      int more = Math.min(length - done, STEP);
      byte[] data = column.reserve(done + more);
      decoder.readFixed(data, column.end() + done, more);
      done += more;
    }
  }

  /**
   * Reads how many elements of a list or map come next, none at its end.
   *
   * @param each the memory of an element, in bytes
   */
  int elements(long each, String path) throws IOException {
    long count = decoder.readLong();
    if (count < 0) {
      decoder.readLong();
      count = -count;
    }
    if (count < 0 || count > MAX_ROW) {
      throw malformed(path, "a list claims to have %,d elements".formatted(count));
    }
    take(count * each, path);
    return (int) count;
  }

  DataException malformed(String path, String what) {
    return DataException.malformed(file, place(path), what);
  }

  DataException mismatch(String path, String value, DataType expected) {
    return new CastException(value, expected).in(file, position(), path);
  }

  DataException mismatch(String path, String what) {
    return DataException.mismatch(file, place(path), what);
  }

  /** Such as {@code row 1,207}. */
  String position() {
    return "row %,d".formatted(row);
  }

  private String place(String path) {
    return position() + ", column \"" + path + "\"";
  }
}
