package io.anasto.torture;

import io.anasto.LakeTable;
import io.anasto.torture.TortureConfig.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files that arrive in the sources all the while: renamed in, linked in, or written slowly where
 * the source waits for that; versions, where the source is a table.
 */
final class Arrivals implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration BETWEEN_PIECES = Duration.ofMillis(60);

  /** Older than any settle time. */
  private static final Duration AGE = Duration.ofHours(1);

  private static final int MOST_AT_ONCE = 3;
  private static final int ROWS_OF_A_SMALL_FILE = 60;
  private static final int ROWS_OF_A_LARGE_FILE = 12_000;
  private static final int LARGE_EVERY = 25;

  private static final int ROWS_OF_A_CHANGED_FILE = 60_000;
  private static final int LONGEST_BEFORE_CHANGE_MILLIS = 800;

  /** Less than the settle time, and all together longer than a file is read. */
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(400);

  private static final int CHANGES = 8;

  private final Path root;
  private final Path incoming;
  private final List<Source> sources;
  private final Random random;
  private final Map<String, List<Rows>> arrived = new HashMap<>();
  private final Map<String, LakeTable> tables = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "arrivals");
  private long nextId = 1;
  private int files;

  Arrivals(Path root, List<Source> sources, long seed) throws IOException {
    this.root = root;
    this.sources = sources;
    this.random = new Random(seed);
    this.incoming = Files.createDirectories(root.resolve("incoming"));
    for (Source source : sources) {
      arrived.put(source.name(), new ArrayList<>());
      Path directory = Files.createDirectories(root.resolve(source.directory()));
      if (source.format().isTable()) {
        tables.put(source.name(), new LakeTable(directory));
      }
    }
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        for (int i = random.nextInt(MOST_AT_ONCE); i > 0; i--) {
          arrive(sources.get(random.nextInt(sources.size())));
        }
      } while (!ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (Exception e) {
      failure.set(e);
    }
  }

  private void arrive(Source source) throws Exception {
    lock.lock();
    try {
      Rows rows = nextRows(source);
      if (source.format().isTable()) {
        List<Map<String, Object>> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.values()));
        tables.get(source.name()).append(TortureRow.SCHEMA, values);
        return;
      }
      boolean compressed = source.format().isText() && random.nextInt(3) == 0;
      Path file = write(source, rows, compressed, false);
      Path target = target(source, compressed);
      switch (random.nextInt(source.slowWriters() ? 3 : 2)) {
        case 0 -> Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        case 1 -> {
          Files.createLink(target, file);
          Files.delete(file);
        }
        default -> writeSlowly(file, target);
      }
    } finally {
      lock.unlock();
    }
  }

  private Rows nextRows(Source source) {
    files++;
    int count =
        files % LARGE_EVERY == 0 ? ROWS_OF_A_LARGE_FILE : random.nextInt(ROWS_OF_A_SMALL_FILE);
    // A version of a table has a row at least.
    int rows = source.format().isTable() ? count + 1 : count;
    Rows next = new Rows(nextId, nextId + rows);
    nextId = next.to();
    arrived.get(source.name()).add(next);
    return next;
  }

  private Path write(Source source, Rows rows, boolean compressed, boolean spoilt)
      throws IOException {
    Path file = incoming.resolve("f%06d".formatted(files));
    source.format().write(file, rows);
    if (spoilt) {
      source.format().spoil(file);
    }
    if (compressed) {
      TortureFormat.compress(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(AGE)));
    return file;
  }

  private Path target(Source source, boolean compressed) throws IOException {
    boolean deep = source.keys().contains("recursive = true") && random.nextBoolean();
    Path directory = root.resolve(source.directory());
    String name =
        "f%06d.%s%s".formatted(files, source.format().extension(), compressed ? ".gz" : "");
    return (deep ? Files.createDirectories(directory.resolve("below")) : directory).resolve(name);
  }

  private void writeSlowly(Path file, Path target) throws IOException, InterruptedException {
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    int pieces = 1 + random.nextInt(5);
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int piece = 0; piece < pieces; piece++) {
        int from = (int) ((long) content.length * piece / pieces);
        int to = (int) ((long) content.length * (piece + 1) / pieces);
        out.write(ByteBuffer.wrap(content, from, to - from));
        pause(BETWEEN_PIECES);
      }
    }
  }

  /** A file that cannot be read arrives. What is returned puts the whole one in its place. */
  Undo arriveBroken(Source source) throws Exception {
    lock.lock();
    try {
      Rows rows = nextRows(source);
      Path target = target(source, false);
      Files.move(write(source, rows, false, true), target, StandardCopyOption.ATOMIC_MOVE);
      Path whole = write(source, rows, false, false);
      Path kept = Files.move(whole, incoming.resolve(target.getFileName() + ".whole"));
      return () -> Files.move(kept, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      lock.unlock();
    }
  }

  /** A file that is to arrive: where, and what lets it. */
  record Coming(Path target, Undo arrival) {}

  /** Makes a file ready that arrives when it is told to. */
  Coming prepare(Source source) throws Exception {
    lock.lock();
    try {
      Rows rows = nextRows(source);
      Path file = write(source, rows, false, false);
      Path target = target(source, false);
      return new Coming(target, () -> Files.move(file, target, StandardCopyOption.ATOMIC_MOVE));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A large file arrives whole, and somebody writes over it in place, again and again, with rows
   * that are not to be delivered; then it is again what it was. It may be read before or after
   * that, and never as a mixture. The source waits for a file to settle.
   */
  void arriveAndChange(Source source) throws Exception {
    lock.lock();
    try {
      files++;
      Rows rows = new Rows(nextId, nextId + ROWS_OF_A_CHANGED_FILE);
      Rows others = new Rows(rows.to(), rows.to() + rows.count());
      nextId = others.to();
      arrived.get(source.name()).add(rows);
      byte[] whole = Files.readAllBytes(write(source, rows, false, false));
      byte[] other = Files.readAllBytes(write(source, others, false, false));
      Path file = incoming.resolve("f%06d".formatted(files));
      Files.write(file, whole);
      FileTime time = FileTime.from(Instant.now().minus(AGE));
      Files.setLastModifiedTime(file, time);
      Path target = Files.move(file, target(source, false), StandardCopyOption.ATOMIC_MOVE);
      pause(Duration.ofMillis(random.nextInt(LONGEST_BEFORE_CHANGE_MILLIS)));
      for (int i = 0; i < CHANGES; i++) {
        Files.write(target, other);
        pause(BETWEEN_CHANGES);
      }
      Files.write(target, whole);
      Files.setLastModifiedTime(target, time);
    } finally {
      lock.unlock();
    }
  }

  /** Not a wait for anything: whoever writes is slow. */
  private static void pause(Duration duration) throws InterruptedException {
    new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing arrives from now until what is returned is done. */
  Undo pause() {
    lock.lock();
    return lock::unlock;
  }

  /** Rows that arrived in a source so far. Call it after the end. */
  List<Rows> of(String source) {
    return List.copyOf(arrived.get(source));
  }

  int files() {
    return files;
  }

  /** No file arrives any more. */
  void end() throws Exception {
    close();
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void close() {
    ending.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
