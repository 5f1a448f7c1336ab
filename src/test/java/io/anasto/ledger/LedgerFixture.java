package io.anasto.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A ledger in a directory, with short ways to say what happens to it. */
final class LedgerFixture implements AutoCloseable {
  static final int MANY = 10_000;
  static final long HUGE = 1L << 40;

  final Path directory;
  final HandClock clock = new HandClock();
  final List<LedgerEvent> events = java.util.Collections.synchronizedList(new ArrayList<>());
  Ledger ledger;

  LedgerFixture(Path directory) {
    this.directory = directory;
    open();
  }

  private void open() {
    ledger = Ledger.open(directory, clock);
    ledger.subscribe(events::add);
  }

  void reopen() {
    ledger.close();
    open();
  }

  SourceEntry source(String name) {
    return ledger.openSource(name, "/data/" + name);
  }

  DestinationEntry destination(String name, SourceEntry source) {
    return ledger.openDestination(name, source, "/data/" + name);
  }

  /** Tells the ledger which tables the config has: these. */
  void configured(SourceEntry source, DestinationEntry... destinations) {
    ledger.configured(
        java.util.Set.of(source.id()),
        java.util.Set.copyOf(
            java.util.Arrays.stream(destinations).map(DestinationEntry::id).toList()));
  }

  /** Files of 10 bytes. */
  void discover(SourceEntry source, String... paths) {
    ledger.record(
        source.id(),
        java.util.Arrays.stream(paths)
            .map(path -> new Sighting(path, 10, 1_000, Sighting.Kind.NEW))
            .toList());
  }

  Batch form(SourceEntry source) {
    return ledger.formBatch(source.id(), MANY, HUGE).orElseThrow();
  }

  Batch batchOf(SourceEntry source, String... paths) {
    discover(source, paths);
    return form(source);
  }

  static Prepared prepared(Batch batch, long rows) {
    String name = "out-%012d.json".formatted(batch.number());
    return new Prepared(
        List.of(new Part(name, "." + name + ".tmp", 100, 7)), rows, 100, "struct<a:int64>", rows);
  }

  /** Delivers one batch, as it is in the ledger now. */
  void deliver(long batch, DestinationEntry destination) {
    Batch current = ledger.batch(batch);
    ledger.prepare(current, destination.id(), prepared(current, 5));
    ledger.commit(current, destination.id());
  }

  /** Delivers all that a destination is owed and returns the numbers. */
  List<Long> deliverAll(DestinationEntry destination) {
    List<Long> numbers = new ArrayList<>();
    for (var next = ledger.nextBatch(destination.id());
        next.isPresent();
        next = ledger.nextBatch(destination.id())) {
      deliver(next.get().number(), destination);
      numbers.add(next.get().number());
    }
    return numbers;
  }

  List<String> paths(long batch) {
    return ledger.files(batch).stream().map(BatchFile::path).toList();
  }

  static SchemaVersion schema(String definition) {
    return new SchemaVersion(0, definition, java.util.Set.of(), 1, 0, "");
  }

  static String[] names(int count) {
    return IntStream.range(0, count).mapToObj("f%07d.csv"::formatted).toArray(String[]::new);
  }

  @Override
  public void close() {
    ledger.close();
  }

  /** A clock that stands until it is set. */
  static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void forward(Duration by) {
      now = now.plus(by);
    }

    void back(Duration by) {
      now = now.minus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
