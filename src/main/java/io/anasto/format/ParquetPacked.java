package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** A page's bytes as they are in the file, read front to back, with their checksum. */
final class ParquetPacked extends InputStream {
  private final ParquetStream in;
  private final CRC32 sum = new CRC32();
  private int left;
  private IOException failure;

  /**
   * @param length of the page, known to be left in the stream
   */
  ParquetPacked(ParquetStream in, int length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    try {
      int next = in.read();
      sum.update(next);
      left--;
      return next;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    try {
      int some = in.read(into, at, Math.min(length, left));
      sum.update(into, at, some);
      left -= some;
      return some;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int available() {
    return left;
  }

  /** Throws again what the file threw, which a codec may have taken for damage. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Reads what is left; returns the checksum of all. */
  int sum() throws IOException {
    skipNBytes(left);
    return (int) sum.getValue();
  }
}
