package io.anasto.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values of {@code string} (UTF-8) and {@code binary}: all bytes in one array, and offsets into it.
 */
public final class BytesColumn implements Column {
  private final Validity validity = new Validity();
  private byte[] data;
  private int[] offsets;
  private int size;
  private Growth growth = new Growth();

  BytesColumn(int rows) {
    data = new byte[16 * Math.max(rows, 1)];
    offsets = new int[Math.max(rows, 1) + 1];
  }

  /** Adds what the values outgrow to a sum over several columns. */
  void count(Growth sum) {
    growth = sum;
  }

  public void append(byte[] bytes, int from, int length) {
    System.arraycopy(bytes, from, reserve(length), offsets[size], length);
    added(length);
  }

  public void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  public void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The data array, with room for {@code length} bytes behind {@link #end}: for decoders that write
   * a value in place and then call {@link #added}.
   */
  public byte[] reserve(int length) {
    int end = Math.addExact(offsets[size], length);
    if (end > data.length) {
      growData(end);
    }
    return data;
  }

  /** Where the next value's bytes begin. */
  public int end() {
    return offsets[size];
  }

  /** Makes the {@code length} bytes behind {@link #end} a value. */
  public void added(int length) {
    if (size + 1 == offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
    }
    offsets[size + 1] = offsets[size] + length;
    size++;
  }

  @Override
  public void appendNull() {
    validity.setNull(size);
    append(data, 0, 0);
  }

  /**
   * The array that holds every value's bytes; the value at {@code row} begins at {@link #start}.
   */
  public byte[] data() {
    return data;
  }

  public int start(int row) {
    return offsets[row];
  }

  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  /** A copy of the bytes at {@code row}. */
  public byte[] copy(int row) {
    return Arrays.copyOfRange(data, offsets[row], offsets[row + 1]);
  }

  /** The value at {@code row} as text. */
  public String text(int row) {
    return new String(data, offsets[row], length(row), StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNull(int row) {
    return validity.isNull(row);
  }

  @Override
  public int nullCount() {
    return validity.count();
  }

  @Override
  public long bytes() {
    return 4L * size + offsets[size] + validity.bytes();
  }

  private void growData(int needed) {
    long doubled = Math.min(2L * data.length, Integer.MAX_VALUE - 16);
    int length = (int) Math.max(doubled, needed);
    growth.add(length - data.length);
    data = Arrays.copyOf(data, length);
  }
}
