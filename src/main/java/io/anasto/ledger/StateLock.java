package io.anasto.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run on a state directory: one process at a time. The system gives it back when the
 * process dies, however that happens.
 *
 * <p>Two bytes of the lock file are locked. The first decides who runs and is touched by nobody
 * else; the second is what commands probe, so that a probe never keeps a process from starting.
 */
final class StateLock implements AutoCloseable {
  static final String NAME = "ledger.lock";

  private static final long RUN = 0;
  private static final long PROBE = 1;

  /**
   * Lock files that this process holds. Closing any channel on a file gives up all POSIX locks of
   * the process on it, so a held file must not be opened a second time.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StateLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param stateDirectory a real path
   * @throws LedgerException when a process holds it, or the file cannot be written
   */
  static StateLock take(Path stateDirectory) {
    Path file = stateDirectory.resolve(NAME);
    if (!HELD.add(file)) {
      throw Problems.locked(stateDirectory, ownPid());
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock run = channel.tryLock(RUN, 1, false);
      if (run == null) {
        throw Problems.locked(stateDirectory, readPid(channel));
      }
      FileLock probe = channel.lock(PROBE, 1, false);
      if (!run.isValid() || !probe.isValid()) {
        throw new IOException("the lock was lost");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ownPid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      return new StateLock(file, channel);
    } catch (IOException e) {
      release(file, channel);
      throw Problems.unwritable(stateDirectory, e);
    } catch (RuntimeException e) {
      release(file, channel);
      throw e;
    }
  }

  /**
   * Whether some process holds the lock, this one included.
   *
   * @param stateDirectory a real path
   */
  static boolean isHeld(Path stateDirectory) {
    Path file = stateDirectory.resolve(NAME);
    if (HELD.contains(file)) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock probe = channel.tryLock(PROBE, 1, true)) {
      return probe == null;
    } catch (IOException e) {
      throw Problems.unwritable(stateDirectory, e);
    }
  }

  @Override
  public void close() {
    release(file, channel);
  }

  private static void release(Path file, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot close " + file, e);
    } finally {
      HELD.remove(file);
    }
  }

  private static String ownPid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String readPid(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).trim();
  }
}
