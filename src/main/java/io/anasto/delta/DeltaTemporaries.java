package io.anasto.delta;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hidden files in a table's log that are to become its entries and checkpoints. A process that
 * dies leaves them; no reader looks at them, and nobody else would remove them. Thread-safe.
 */
final class DeltaTemporaries {
  private static final String PREFIX = ".anasto-";
  private static final String SUFFIX = ".tmp";

  /** Another process of ours may be writing what is younger. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** Those of this process that a library made, and that have not got their names yet. */
  private static final Set<Path> UNNAMED = ConcurrentHashMap.newKeySet();

  private DeltaTemporaries() {}

  /** For a file that is to be {@code target}. */
  static Path of(Path target) {
    return target.resolveSibling(PREFIX + target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
  }

  /** A library's file, under our name if it is a temporary one. */
  static Path ours(Path file) {
    String name = file.getFileName().toString();
    if (name.startsWith(PREFIX) || !name.startsWith(".") || !name.endsWith(SUFFIX)) {
      return file;
    }
    Path ours = file.resolveSibling(PREFIX + name.substring(1));
    UNNAMED.add(ours);
    return ours;
  }

  static void isNamed(Path temporary) {
    UNNAMED.remove(temporary);
  }

  /** Removes what a library began in a log and has given up. */
  static void discard(Path log) throws IOException {
    for (Iterator<Path> files = UNNAMED.iterator(); files.hasNext(); ) {
      Path file = files.next();
      if (file.getParent().equals(log)) {
        Files.deleteIfExists(file);
        files.remove();
      }
    }
  }

  /** Removes from a log what processes left that died, an hour ago or earlier. */
  static void sweep(Path log, Instant now) throws IOException {
    FileTime youngest = FileTime.from(now.minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(log, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(youngest) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // There is no log yet, or somebody else was faster.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
