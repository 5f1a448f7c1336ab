package io.anasto.format;

import com.github.luben.zstd.BufferPool;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of zstd frames, which may be many, one behind the other. No bytes are no content. Not
 * thread-safe.
 */
final class ZstdInput extends FilterInputStream {
  private final ZstdFrames frames;

  private ZstdInput(ZstdFrames frames, InputStream content) {
    super(content);
    this.frames = frames;
  }

  /**
   * Opens a stream.
   *
   * @param in closed with the stream
   * @param bufferSize how many bytes are read from {@code in} at a time
   */
  static ZstdInput open(InputStream in, int bufferSize, BufferPool pool) throws IOException {
    ZstdFrames frames = new ZstdFrames(in, bufferSize);
    return new ZstdInput(frames, new ZstdInputStream(frames, pool));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    try {
      return in.read(to, from, length);
    } catch (ZstdIOException e) {
      throw CompressionFault.damaged(frames.place(), e.getMessage());
    }
  }
}
