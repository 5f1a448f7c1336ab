package io.anasto.delta;

import io.anasto.format.BlockCompression;
import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
import io.anasto.format.TableException;
import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Format;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StringType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a Delta table in a local directory, and makes it where there is none: {@link
 * DeltaStandaloneCommitter} commits to tables of protocol (1,2), {@link DeltaKernelCommitter} to
 * those above. Thread-safe; commits go one after another.
 */
public final class DeltaAppender implements TableAppender {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaAppender.class);
  private static final String CHECKPOINT_INTERVAL = "delta.checkpointInterval";
  private static final long DEFAULT_CHECKPOINT_INTERVAL = 10;

  /** Others may change the table's schema again and again, but hardly so often during a commit. */
  private static final int MAX_TRIES = 1000;

  /**
   * Which table, and how its data files are written.
   *
   * @param directory of the table; made when missing
   * @param displayDir the same as the user wrote it, for messages
   * @param tableName of a table that is to be made
   * @param partitionBy columns; empty for none, or for what the table has
   * @param compression of pages
   * @param targetFileSize about, in bytes
   */
  public record Options(
      Path directory,
      String displayDir,
      String tableName,
      List<String> partitionBy,
      BlockCompression compression,
      long targetFileSize) {
    public Options {
      Objects.requireNonNull(directory);
      Objects.requireNonNull(displayDir);
      Objects.requireNonNull(tableName);
      Objects.requireNonNull(compression);
      partitionBy = List.copyOf(partitionBy);
    }
  }

  private final Options options;
  private final Executor executor;
  private final DeltaRowMemory memory;
  private final DeltaTableLog tables;
  private final DeltaCommitter standalone;
  private final DeltaCommitter kernel;

  /** As of the last look; null when it must be looked at anew. */
  private DeltaTable known;

  /** What is known of applications' batches at {@link #known}. */
  private final Map<String, OptionalLong> batches = new HashMap<>();

  private long checkpoint = -1;

  /**
   * An appender that has not looked at the table yet.
   *
   * @param executor flushes files while more is written
   */
  public DeltaAppender(Options options, Executor executor) {
    this(options, executor, DeltaRowMemory.OF_PROCESS);
  }

  /** With a bound for rows that wait for their partitions' files. */
  DeltaAppender(Options options, Executor executor, DeltaRowMemory memory) {
    this.memory = memory;
    this.options = Objects.requireNonNull(options);
    this.executor = Objects.requireNonNull(executor);
    this.tables = new DeltaTableLog(options.directory(), options.displayDir());
    this.standalone = new DeltaStandaloneCommitter(options.directory());
    this.kernel = new DeltaKernelCommitter(tables);
  }

  String shown() {
    return options.displayDir();
  }

  @Override
  public synchronized OptionalLong lastBatch(String application) throws IOException {
    forget();
    Optional<DeltaTable> table = current();
    tables.flush();
    if (table.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong last = last(application);
    if (last.isEmpty()) {
      // It may be forgotten.
      DeltaFeatures.checkCounts(shown(), table.get());
    }
    return last;
  }

  @Override
  public synchronized boolean hasBatch(String application, long batch) throws IOException {
    return current().isPresent() && last(application).orElse(Long.MIN_VALUE) >= batch;
  }

  @Override
  public synchronized OptionalLong highestBatch(Predicate<String> applications) throws IOException {
    forget();
    tables.sweep();
    Optional<SnapshotImpl> snapshot = current().flatMap(DeltaTable::snapshot);
    tables.flush();
    return snapshot.isEmpty()
        ? OptionalLong.empty()
        : tables.highestTransaction(snapshot.get(), applications);
  }

  @Override
  public boolean exists() throws IOException {
    return tables.exists();
  }

  @Override
  public synchronized boolean names(Set<String> dataFiles) throws IOException {
    forget();
    Optional<SnapshotImpl> snapshot = current().flatMap(DeltaTable::snapshot);
    return snapshot.isPresent() && tables.names(snapshot.get(), dataFiles);
  }

  @Override
  public synchronized TableAppend begin(Schema schema, IntFunction<Path> temporary)
      throws IOException {
    Optional<DeltaTable> table = current();
    DeltaFit fit = fit(table, schema);
    return new DeltaAppend(
        this,
        schema,
        fit,
        new DeltaDataFiles(
            options,
            fit,
            table.map(DeltaTable::properties).orElse(Map.of()),
            temporary,
            executor,
            memory));
  }

  private DeltaFit fit(Optional<DeltaTable> table, Schema schema) throws IOException {
    if (table.isPresent()) {
      DeltaFeatures.check(shown(), table.get());
    }
    DeltaFit fit = DeltaFit.of(shown(), table, schema, options.partitionBy());
    if (table.isPresent()
        && fit.changed()
        && hasLocalTime(schema)
        && !table.get().protocol().getWriterFeatures().contains(LOCAL_TIME)) {
      throw DeltaFit.refused(
          "table %s: a new column is of type timestamp_ntz, and the table lacks the feature timestampNtz. Add the feature to the table, or make the column a timestamp"
              .formatted(shown()));
    }
    return fit;
  }

  private static final String LOCAL_TIME = "timestampNtz";

  private static boolean hasLocalTime(Schema schema) {
    return schema.fields().stream().map(Field::type).anyMatch(DeltaAppender::hasLocalTime);
  }

  private static boolean hasLocalTime(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream().map(Field::type).anyMatch(DeltaAppender::hasLocalTime);
    }
    if (type instanceof ListType list) {
      return hasLocalTime(list.element());
    }
    if (type instanceof MapType map) {
      return hasLocalTime(map.key()) || hasLocalTime(map.value());
    }
    return type.equals(DataType.TIMESTAMP_NTZ);
  }

  /** Makes a batch visible; its files have their names. */
  synchronized void commit(
      Schema rows, DeltaFit written, DeltaDataFiles files, String application, long batch)
      throws IOException {
    List<DeltaWriteCommit.File> adds = files.committed();
    DeltaConflictException last = null;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      boolean isThere = current().isPresent();
      if (isThere && !application.isEmpty() && last(application).orElse(Long.MIN_VALUE) >= batch) {
        // Whoever put it there may have died before it was on the disk.
        tables.flush();
        return;
      }
      // Not what current() said: to find the last batch it may have been looked at anew.
      Optional<DeltaTable> table = Optional.ofNullable(known);
      DeltaFit fit = fitStill(table, rows, written);
      if (table.isPresent() && !application.isEmpty()) {
        DeltaFeatures.checkCounts(shown(), table.get());
      }
      DeltaWriteCommit commit = commit(table, fit, adds, application, batch);
      try {
        known = committer(commit).commit(commit);
        Map<String, OptionalLong> before =
            table.isPresent() && known.version() == table.get().version() + 1
                ? Map.copyOf(batches)
                : Map.of();
        batches.clear();
        batches.putAll(before);
        if (!application.isEmpty()) {
          batches.put(application, OptionalLong.of(batch));
        }
        return;
      } catch (DeltaConflictException e) {
        LOG.debug("{}: {}", shown(), e.toString());
        last = e;
        forget();
      } catch (IOException | RuntimeException e) {
        forget();
        throw e;
      }
    }
    throw new IOException(
        "table %s: other writers changed it %,d times while a batch was to be committed"
            .formatted(shown(), MAX_TRIES),
        last);
  }

  /** How rows fit into the table that may have changed since they were written. */
  private DeltaFit fitStill(Optional<DeltaTable> table, Schema rows, DeltaFit written)
      throws IOException {
    try {
      DeltaFit fit = fit(table, rows);
      written.checkStill(fit);
      return fit;
    } catch (TableException e) {
      // As it was they fitted.
      forget();
      throw new TableException(TableException.Kind.CHANGED, e.getMessage(), e);
    }
  }

  private DeltaCommitter committer(DeltaWriteCommit commit) {
    if (commit.table().isEmpty()) {
      return commit.protocol().orElseThrow().equals(plainProtocol()) ? standalone : kernel;
    }
    DeltaTable table = commit.table().get();
    // delta-standalone wants the partition columns in the very letters of the log.
    return table.isStandalone()
            && commit.metadata().isEmpty()
            && table.partitionBy().equals(commit.partitionBy())
        ? standalone
        : kernel;
  }

  private static Protocol plainProtocol() {
    return new Protocol(1, 2);
  }

  private DeltaWriteCommit commit(
      Optional<DeltaTable> table,
      DeltaFit fit,
      List<DeltaWriteCommit.File> files,
      String application,
      long batch) {
    long now = System.currentTimeMillis();
    Optional<Protocol> protocol = Optional.empty();
    Optional<Metadata> metadata = Optional.empty();
    if (table.isEmpty()) {
      protocol =
          Optional.of(
              hasLocalTime(fit.columns())
                  ? new Protocol(
                      3, 7, Set.of(LOCAL_TIME), Set.of(LOCAL_TIME, "appendOnly", "invariants"))
                  : plainProtocol());
      metadata =
          Optional.of(
              new Metadata(
                  UUID.randomUUID().toString(),
                  Optional.of(options.tableName()),
                  Optional.empty(),
                  new Format(),
                  fit.delta().toJson(),
                  fit.delta(),
                  VectorUtils.buildArrayValue(fit.partitionBy(), StringType.STRING),
                  Optional.of(now),
                  VectorUtils.stringStringMapValue(Map.of())));
    } else if (fit.changed()) {
      metadata = Optional.of(table.get().metadata().withNewSchema(fit.delta()));
    }
    return new DeltaWriteCommit(
        table, protocol, metadata, fit.partitionBy(), files, application, batch, now);
  }

  /** Makes a checkpoint where one is due. That it fails costs time later, and no row. */
  synchronized void tidy() {
    if (known == null || known.version() - checkpoint < interval(known)) {
      return;
    }
    try {
      forget();
      Optional<DeltaTable> table = current();
      if (table.isEmpty() || table.get().version() - checkpoint < interval(table.get())) {
        return;
      }
      table.get().snapshot().orElseThrow().writeCheckpoint(tables.engine());
      checkpoint = table.get().version();
    } catch (IOException | RuntimeException | FSError e) {
      // Hadoop makes an Error of what the disk reports, such as that it is full.
      LOG.warn("{}: no checkpoint of the table's log was written: {}", shown(), e.toString());
      tables.discard();
    }
  }

  private static long interval(DeltaTable table) {
    String text = table.properties().get(CHECKPOINT_INTERVAL);
    try {
      return text == null ? DEFAULT_CHECKPOINT_INTERVAL : Math.max(1, Long.parseLong(text.trim()));
    } catch (NumberFormatException e) {
      return DEFAULT_CHECKPOINT_INTERVAL;
    }
  }

  private void forget() {
    known = null;
    batches.clear();
  }

  /** The table as it is now, from memory where nobody else has committed since. */
  private Optional<DeltaTable> current() throws IOException {
    if (known == null || !tables.isLatest(known.version())) {
      forget();
      known = tables.load().orElse(null);
      if (known != null) {
        checkpoint =
            known.snapshot().orElseThrow().getLogSegment().getCheckpointVersionOpt().orElse(0L);
      }
    }
    return Optional.ofNullable(known);
  }

  /** The last batch of an application at {@link #known}. */
  private OptionalLong last(String application) throws IOException {
    OptionalLong last = batches.get(application);
    if (last == null) {
      if (known.snapshot().isEmpty()) {
        forget();
        current();
      }
      last = tables.lastTransaction(known.snapshot().orElseThrow(), application);
      batches.put(application, last);
    }
    return last;
  }
}
