package io.anasto.format;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** Small numbers as parquet-format's "RLE / bit-packing hybrid". Not thread-safe. */
final class ParquetRuns implements AutoCloseable {
  private static final int SLAB = 1 << 10;
  private static final int MAX_SLAB = 1 << 16;

  private final RunLengthBitPackingHybridEncoder encoder;

  ParquetRuns(int bitWidth) {
    encoder =
        new RunLengthBitPackingHybridEncoder(
            bitWidth, SLAB, MAX_SLAB, HeapByteBufferAllocator.getInstance());
  }

  void add(int value, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      encoder.writeInt(value);
    }
  }

  void add(int[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      encoder.writeInt(values[i]);
    }
  }

  /** Appends the runs; nothing may be added after it. */
  void writeTo(ByteSink page) throws IOException {
    encoder.toBytes().writeAllTo(page.stream());
  }

  @Override
  public void close() {
    encoder.close();
  }
}
