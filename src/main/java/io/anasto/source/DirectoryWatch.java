package io.anasto.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.anasto.ledger.NetworkFileSystems;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one ear to the file system. A directory that cannot be watched (too many watches, a
 * network mount) is simply polled. Thread-safe.
 */
public final class DirectoryWatch implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  /** Who waits longer does without what would be told. */
  private static final Duration MARK_PATIENCE = Duration.ofMillis(200);

  private final WatchService service;
  private final Map<Path, Watched> byDirectory = new HashMap<>();
  private final Map<WatchKey, List<Watched>> byKey = new HashMap<>();
  private final Set<Path> refused = new HashSet<>();
  private final Thread thread;

  /** Where a file of ours comes and goes to tell that all before it was told. */
  private final Path marks;

  private WatchKey marksKey;
  private long marksMade;

  /** The names of marks that were told and not waited for yet. */
  private final Set<String> marksHeard = new HashSet<>();

  /**
   * @param marks a directory of ours
   */
  public DirectoryWatch(Path marks) throws IOException {
    this.marks = marks;
    service = FileSystems.getDefault().newWatchService();
    thread = new Thread(this::listen, "anasto-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets a source hear of a directory. */
  synchronized Hearing watch(SourceScheduler listener, Path directory) {
    Watched watched = byDirectory.get(directory);
    if (watched != null && watched.key.isValid() && watched.isStill(directory)) {
      return watched.admit(listener);
    }
    if (watched != null) {
      remove(watched);
      // They listen to what was there before.
      watched.listeners.forEach(SourceScheduler::hear);
    }
    try {
      Watched added = add(directory);
      refused.remove(directory);
      return added.admit(listener);
    } catch (IOException | ClosedWatchServiceException e) {
      if (refused.add(directory)) {
        LOG.info("{} cannot be watched ({}); it is polled", directory, e.toString());
      }
      return Hearing.NOT;
    }
  }

  private Watched add(Path directory) throws IOException {
    WatchKey key = directory.register(service, ENTRY_CREATE, ENTRY_MODIFY);
    Watched watched =
        new Watched(
            directory,
            key,
            Watched.inode(directory),
            !NetworkFileSystems.isNetwork(Files.getFileStore(directory).type()),
            new HashSet<>());
    byDirectory.put(directory, watched);
    // A directory has one key, under whatever names it is watched.
    byKey.computeIfAbsent(key, unknown -> new ArrayList<>()).add(watched);
    return watched;
  }

  private void remove(Watched watched) {
    byDirectory.remove(watched.directory, watched);
    List<Watched> same = byKey.get(watched.key);
    if (same != null && same.remove(watched) && same.isEmpty()) {
      watched.key.cancel();
      byKey.remove(watched.key);
    }
  }

  synchronized void forget(SourceScheduler listener) {
    for (Watched watched : List.copyOf(byDirectory.values())) {
      watched.listeners.remove(listener);
      if (watched.listeners.isEmpty()) {
        remove(watched);
      }
    }
  }

  /**
   * Whether all was told to the listeners that the file system had to tell when this was called.
   * Waits for that, usually less than a millisecond.
   */
  synchronized boolean hasToldAll() {
    String name = ".mark-" + ++marksMade;
    Path mark = marks.resolve(name);
    try {
      if (marksKey == null || !marksKey.isValid()) {
        marksKey = marks.register(service, ENTRY_CREATE);
      }
      Files.deleteIfExists(mark);
      Files.createFile(mark);
      Files.delete(mark);
      long deadline = System.nanoTime() + MARK_PATIENCE.toNanos();
      while (!marksHeard.remove(name)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (IOException | ClosedWatchServiceException e) {
      LOG.debug("nobody tells what was told", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What else was told before the mark may still wait under its own key. */
  private synchronized void mark(WatchKey key) {
    for (WatchKey other = service.poll(); other != null; other = service.poll()) {
      if (!other.equals(key)) {
        tell(other);
      }
    }
    for (WatchEvent<?> event : key.pollEvents()) {
      marksHeard.add(String.valueOf(event.context()));
    }
    boolean valid = key.reset();
    LOG.trace("marks are told: {}", valid);
    notifyAll();
  }

  private void listen() {
    while (true) {
      try {
        WatchKey key = service.take();
        if (isOfMarks(key)) {
          mark(key);
        } else {
          tell(key);
        }
      } catch (ClosedWatchServiceException e) {
        LOG.debug("closed");
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.warn("what the file system told was not understood; all directories are listed", e);
        tellAll();
      }
    }
  }

  private synchronized boolean isOfMarks(WatchKey key) {
    return key.equals(marksKey);
  }

  private synchronized void tell(WatchKey key) {
    List<WatchEvent<?>> events = key.pollEvents();
    List<Watched> watched = List.copyOf(byKey.getOrDefault(key, List.of()));
    boolean valid = key.reset();
    for (Watched one : watched) {
      if (!valid) {
        remove(one);
      }
      tell(one, events, valid);
    }
  }

  private static void tell(Watched watched, List<WatchEvent<?>> events, boolean valid) {
    Set<Path> came = new HashSet<>();
    Set<Path> written = new HashSet<>();
    boolean all = valid;
    for (WatchEvent<?> event : events) {
      if (event.context() instanceof Path name) {
        Path path = watched.directory.resolve(name);
        // A file that was renamed over another one came after that was written to.
        boolean isCome = watched.local && event.kind().equals(ENTRY_CREATE);
        (isCome ? came : written).add(path);
        (isCome ? written : came).remove(path);
      } else {
        // Too many came at once (OVERFLOW).
        all = false;
      }
    }
    for (SourceScheduler listener : watched.listeners) {
      if (all) {
        listener.hear(came, written);
      } else {
        listener.hear();
      }
    }
  }

  private synchronized void tellAll() {
    byDirectory.values().forEach(watched -> watched.listeners.forEach(SourceScheduler::hear));
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  /**
   * A directory that is watched.
   *
   * @param inode what the directory's name stood for when it was registered; null where unknown
   * @param local whether the file system tells what other machines do there, which are none
   */
  private record Watched(
      Path directory, WatchKey key, Object inode, boolean local, Set<SourceScheduler> listeners) {
    static Object inode(Path directory) throws IOException {
      return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    }

    Hearing admit(SourceScheduler listener) {
      boolean isNew = listeners.add(listener);
      if (!local) {
        return Hearing.NOT;
      }
      return isNew ? Hearing.FROM_NOW : Hearing.ALREADY;
    }

    /** Whether the name still stands for the directory whose key this is. */
    boolean isStill(Path now) {
      try {
        return Objects.equals(inode, inode(now));
      } catch (IOException e) {
        return false;
      }
    }
  }
}
