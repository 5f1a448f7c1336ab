package io.anasto.source;

import io.anasto.ledger.DeliveredFile;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What became of the content of a file since it was delivered. */
enum ContentChange {
  /** It is what it was; its time alone is another. */
  NONE,
  /** There are rows behind what was delivered, or nobody can tell that there are none. */
  GROWN,
  /** It is another one. */
  OTHER;

  private static final int BUFFER = 1 << 16;

  /**
   * Holds a file against what was delivered of it.
   *
   * @param size of the file now
   */
  static ContentChange of(SourcePlan plan, String path, long size, DeliveredFile delivered)
      throws IOException {
    if (size < delivered.size()) {
      return OTHER;
    }
    Path file = plan.file(path);
    if (delivered.checksum().isEmpty()) {
      // An earlier version of Anasto delivered it.
      return size > delivered.size() ? GROWN : OTHER;
    }
    OptionalLong now = Content.checksum(file, delivered.size());
    if (now.isEmpty() || now.getAsLong() != delivered.checksum().getAsLong()) {
      return OTHER;
    }
    if (size == delivered.size()) {
      return NONE;
    }
    return isBlank(file, delivered.size()) ? OTHER : GROWN;
  }

  /** Whether there are only line ends and blanks from a place on: the end of a last row, say. */
  private static boolean isBlank(Path file, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(from);
      while (channel.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          byte one = buffer.get();
          if (one != '\n' && one != '\r' && one != ' ' && one != '\t') {
            return false;
          }
        }
      }
    }
    return true;
  }
}
