package io.anasto.source;

import io.anasto.ledger.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The modification times of a source's directories at the last listing, which tell whether names
 * came or went since. Used by one thread at a time.
 */
final class DirectoryTimes {
  /**
   * A time younger than this at the listing proves nothing: another name may come within the same
   * tick of the file system's clock.
   */
  private static final long TICK_MILLIS = 2_000;

  private final Path root;
  private Map<Path, Long> last = new HashMap<>();
  private Map<Path, Long> present = new HashMap<>();
  private boolean conclusive;

  DirectoryTimes(Path root) {
    this.root = root;
  }

  /** Begins a listing at a time of the wall clock. */
  void begin(long nowMillis) {
    present = new HashMap<>();
    conclusive = true;
    seen(root);
    for (long modified : present.values()) {
      conclusive &= nowMillis - TimeUnit.NANOSECONDS.toMillis(modified) > TICK_MILLIS;
    }
  }

  /** Takes down a directory right before it is listed. */
  void seen(Path directory) {
    Optional<Long> time = time(directory);
    if (time.isPresent()) {
      present.put(directory, time.get());
      conclusive &=
          WallClock.get().millis() - TimeUnit.NANOSECONDS.toMillis(time.get()) > TICK_MILLIS;
    }
  }

  void end() {
    last = present;
  }

  /** Whether the last listing still tells all names. */
  boolean isUnchanged() {
    if (!conclusive || last.isEmpty()) {
      return false;
    }
    for (Map.Entry<Path, Long> entry : last.entrySet()) {
      if (!time(entry.getKey()).equals(Optional.of(entry.getValue()))) {
        return false;
      }
    }
    return true;
  }

  /** The directories of the last listing. */
  Set<Path> directories() {
    return last.keySet();
  }

  private static Optional<Long> time(Path directory) {
    try {
      return Optional.of(Files.getLastModifiedTime(directory).to(TimeUnit.NANOSECONDS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
