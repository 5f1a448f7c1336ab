package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow at their end. Unlike {@code ByteArrayOutputStream} it lets the hot loops write
 * into its array: {@link #reserve} room, write from {@link #size}, then {@link #size(int)}. Not
 * thread-safe.
 */
final class ByteSink {
  /** Some JVMs cannot make a longer array. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

  private byte[] array;
  private int size;

  ByteSink(int capacity) {
    array = new byte[Math.max(capacity, 16)];
  }

  /** The array of the bytes; valid until the next call that may grow it. */
  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  /** Bytes of memory. */
  int capacity() {
    return array.length;
  }

  /** Makes the bytes in the array below {@code newSize} the content. */
  void size(int newSize) {
    size = newSize;
  }

  /** The array, with room for at least {@code more} bytes behind the content. */
  byte[] reserve(int more) {
    if (array.length - size < more) {
      grow(more);
    }
    return array;
  }

  void append(byte value) {
    reserve(1)[size++] = value;
  }

  void append(char ascii) {
    append((byte) ascii);
  }

  void append(byte[] bytes, int from, int length) {
    System.arraycopy(bytes, from, reserve(length), size, length);
    size += length;
  }

  void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  /** Appends the UTF-8 of a text. */
  void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  void clear() {
    size = 0;
  }

  /** The content as text, for messages and tests. */
  @Override
  public String toString() {
    return new String(array, 0, size, StandardCharsets.UTF_8);
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > MAX_SIZE) {
      throw new OutOfMemoryError("a row of more than 2 GiB cannot be written");
    }
    array = Arrays.copyOf(array, (int) Math.min(Math.max(2L * array.length, needed), MAX_SIZE));
  }
}
