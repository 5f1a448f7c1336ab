package io.anasto.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one ear to the file system. A directory that cannot be watched (too many watches, a
 * network mount) is simply polled. Thread-safe.
 */
public final class DirectoryWatch implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final WatchService service;
  private final Map<Path, Watched> byDirectory = new HashMap<>();
  private final Map<WatchKey, Watched> byKey = new HashMap<>();
  private final Set<Path> refused = new HashSet<>();
  private final Thread thread;

  public DirectoryWatch() throws IOException {
    service = FileSystems.getDefault().newWatchService();
    thread = new Thread(this::listen, "anasto-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the listener will hear of the directory from now on. */
  synchronized boolean watch(SourceScheduler listener, Path directory) {
    Watched watched = byDirectory.get(directory);
    if (watched != null && watched.key.isValid()) {
      return !watched.listeners.add(listener);
    }
    try {
      WatchKey key = directory.register(service, ENTRY_CREATE, ENTRY_MODIFY);
      Watched fresh = new Watched(directory, key, new HashSet<>(Set.of(listener)));
      if (watched != null) {
        fresh.listeners.addAll(watched.listeners);
        byKey.remove(watched.key);
      }
      byDirectory.put(directory, fresh);
      byKey.put(key, fresh);
      refused.remove(directory);
      // Of what came before this it does not.
      return false;
    } catch (IOException | ClosedWatchServiceException e) {
      if (refused.add(directory)) {
        LOG.info("{} cannot be watched ({}); it is polled", directory, e.toString());
      }
      return false;
    }
  }

  synchronized void forget(SourceScheduler listener) {
    byDirectory
        .values()
        .removeIf(
            watched -> {
              watched.listeners.remove(listener);
              if (watched.listeners.isEmpty()) {
                watched.key.cancel();
                byKey.remove(watched.key);
              }
              return watched.listeners.isEmpty();
            });
  }

  private void listen() {
    try {
      while (true) {
        tell(service.take());
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tell(WatchKey key) {
    List<WatchEvent<?>> events = key.pollEvents();
    Watched watched = byKey.get(key);
    if (watched == null) {
      return;
    }
    boolean valid = key.reset();
    if (!valid) {
      byKey.remove(key);
      byDirectory.remove(watched.directory, watched);
    }
    Set<Path> names = new HashSet<>();
    boolean all = valid;
    for (WatchEvent<?> event : events) {
      if (event.context() instanceof Path name) {
        names.add(watched.directory.resolve(name));
      } else {
        // Too many came at once (OVERFLOW).
        all = false;
      }
    }
    for (SourceScheduler listener : watched.listeners) {
      if (all) {
        listener.hear(names);
      } else {
        listener.hear();
      }
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private record Watched(Path directory, WatchKey key, Set<SourceScheduler> listeners) {}
}
