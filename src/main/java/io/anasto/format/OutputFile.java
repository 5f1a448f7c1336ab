package io.anasto.format;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One temporary file of a batch: written, flushed to the disk, and summed up. Not thread-safe.
 *
 * <p>What the format cannot hold is an {@link IllegalArgumentException}, whose message is for the
 * user.
 */
public final class OutputFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFile.class);

  /**
   * So much is written before the disk begins with it, in the background: else all of a large file
   * would wait for the flush at its end, and the writer with it.
   */
  private static final long EARLY_FLUSH = 32 << 20;

  /** Java keeps a native copy of what a thread writes at once. */
  private static final int PIECE = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final Summed summed;
  private final OutputStream out;
  private final RowWriter writer;
  private final Executor executor;
  private final AtomicBoolean flushing = new AtomicBoolean();
  private long nextFlush = EARLY_FLUSH;

  private OutputFile(
      Path path,
      FileChannel channel,
      FileFormat format,
      Compression compression,
      Schema schema,
      Executor executor)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.summed = new Summed(channel);
    this.out = compression.compress(summed);
    this.writer = format.create(out, schema);
    this.executor = executor;
  }

  /**
   * Begins the file; a leftover of that name, which nobody prepared, is overwritten.
   *
   * @param executor flushes what was written, while more is
   */
  public static OutputFile create(
      Path path, FileFormat format, Compression compression, Schema schema, Executor executor)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      return new OutputFile(path, channel, format, compression, schema, executor);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Makes the names in a directory last. */
  public static void flushDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  public void write(RowChunk chunk) throws IOException {
    writer.write(chunk);
    if (summed.size >= nextFlush && flushing.compareAndSet(false, true)) {
      nextFlush = summed.size + EARLY_FLUSH;
      executor.execute(this::flushEarly);
    }
  }

  private void flushEarly() {
    try {
      channel.force(false);
    } catch (IOException e) {
      // The flush at the end meets it again, and there it counts.
      LOG.debug("{}: {}", path, e.toString());
    } finally {
      flushing.set(false);
    }
  }

  /** About the size that the file will have: what was written, or what waits to be compressed. */
  public long bytes() {
    return out == summed ? writer.bytes() : summed.size;
  }

  /** Ends the file, and flushes it to the disk. */
  public void finish() throws IOException {
    writer.finish();
    writer.close();
    out.close();
    channel.force(true);
    channel.close();
  }

  public Path path() {
    return path;
  }

  /** Bytes on disk. */
  public long size() {
    return summed.size;
  }

  /** What writes the rows, for what it knows of them. */
  public RowWriter writer() {
    return writer;
  }

  /** CRC-32C of the bytes on disk. */
  public long checksum() {
    return summed.sum.getValue();
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      channel.close();
    }
  }

  /** Counts and sums what goes to the disk. Closing it does not close the channel. */
  private static final class Summed extends OutputStream {
    private final FileChannel channel;
    private final CRC32C sum = new CRC32C();
    private long size;

    Summed(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      while (buffer.hasRemaining()) {
        int end = Math.min(from + length, buffer.position() + PIECE);
        channel.write(buffer.limit(end));
        buffer.limit(from + length);
      }
      sum.update(bytes, from, length);
      size += length;
    }
  }
}
