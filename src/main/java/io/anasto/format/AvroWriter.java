package io.anasto.format;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/**
 * Writes a container file: the rows are encoded here, straight from columns, and framed and
 * compressed by Avro's writer. Not thread-safe. Memory is bounded by a block and one row.
 */
final class AvroWriter implements RowWriter {
  /** Bytes of rows in a block, before compression: four times Avro's default compresses better. */
  private static final int BLOCK = 1 << 18;

  private final Counted counted;
  private final AvroStructPrinter row;
  private final ByteSink sink = new ByteSink(1 << 12);
  private final DataFileWriter<Object> file;

  /** Bytes of rows that wait for their block to be full. */
  private long pending;

  /**
   * @param out neither flushed nor closed
   * @throws IllegalArgumentException when Avro has no such name as that of a column
   */
  AvroWriter(OutputStream out, Schema schema, BlockCompression compression) throws IOException {
    org.apache.avro.Schema avro = AvroSchemas.of(schema);
    this.counted = new Counted(out);
    this.row = new AvroStructPrinter(schema.fields());
    this.file = new DataFileWriter<>(new GenericDatumWriter<>());
    file.setSyncInterval(BLOCK);
    file.setCodec(codec(compression));
    file.create(avro, counted);
  }

  private static CodecFactory codec(BlockCompression compression) {
    return switch (compression) {
      case NONE -> CodecFactory.nullCodec();
      case SNAPPY -> CodecFactory.snappyCodec();
      case GZIP -> CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL);
      case ZSTD -> CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL);
    };
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    row.bind(chunk.columns());
    for (int i = 0; i < chunk.rows(); i++) {
      sink.clear();
      row.print(i, sink);
      if (sink.size() > RowLimit.BYTES) {
        throw new IllegalArgumentException(
            "a row of %,d bytes is longer than the %,d that an Avro file is written with%s"
                .formatted(sink.size(), RowLimit.BYTES, RowLimit.remedy(RowLimit.BYTES)));
      }
      long before = counted.size;
      file.appendEncoded(ByteBuffer.wrap(sink.array(), 0, sink.size()));
      pending = counted.size == before ? pending + sink.size() : 0;
    }
  }

  @Override
  public long bytes() {
    return counted.size + pending;
  }

  @Override
  public void finish() throws IOException {
    file.flush();
    pending = 0;
  }

  /** Avro's writer holds nothing but memory; its own close would finish the file. */
  @Override
  public void close() {
    sink.clear();
  }

  /** Counts what goes into the stream, which it neither flushes nor closes. */
  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private long size;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      size += length;
    }
  }
}
