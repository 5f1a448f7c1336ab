package io.anasto.delta;

import io.anasto.format.DataException;
import io.anasto.format.OutputFile;
import io.anasto.format.TableException;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionWrapper;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into the log of one table, through Delta Kernel. Thread-safe. */
final class DeltaTableLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaTableLog.class);
  private static final StructType TRANSACTIONS =
      new StructType().add("txn", SetTransaction.FULL_SCHEMA);

  private final Path directory;
  private final Path log;
  private final String name;
  private final String shown;
  private final DeltaLog reading;
  private final Engine engine = DeltaStorage.engine();

  /**
   * @param shown the directory as the user wrote it
   */
  DeltaTableLog(Path directory, String shown) {
    this.directory = directory.toAbsolutePath().normalize();
    this.log = this.directory.resolve("_delta_log");
    this.name = DeltaStorage.name(directory);
    this.shown = shown;
    this.reading = new DeltaLog(directory, shown);
  }

  Engine engine() {
    return engine;
  }

  /** The directory as the libraries name it. */
  String name() {
    return name;
  }

  /** The directory as the user wrote it. */
  String shown() {
    return shown;
  }

  /** The table as it is now; empty where there is none yet. */
  Optional<DeltaTable> load() throws IOException {
    if (!exists()) {
      return Optional.empty();
    }
    List<Long> there = reading.versions();
    long last = there.isEmpty() ? 0 : there.get(there.size() - 1);
    SnapshotBuilder table = TableManager.loadSnapshot(name);
    // Of a version that is told, Kernel does not rely on _last_checkpoint, which may be wrong.
    SnapshotBuilder latest = there.isEmpty() ? table : table.atVersion(last);
    try {
      return Optional.of(
          reading.faults().call(last, () -> DeltaTable.of((SnapshotImpl) latest.build(engine))));
    } catch (DataException e) {
      throw new TableException(
          TableException.Kind.REFUSED,
          "table %s cannot be opened: %s".formatted(shown, e.getMessage()),
          e);
    }
  }

  /** Whether there is a table: a log with an entry. */
  boolean exists() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(log, "[0-9]*")) {
      return entries.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return false;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Whether a version's list of data files has one of some.
   *
   * @param files paths below the table's directory
   */
  boolean names(SnapshotImpl snapshot, Set<String> files) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            String path = new AddFile(row.getStruct(row.getSchema().indexOf("add"))).getPath();
            if (files.contains(DeltaPaths.below(directory, path))) {
              return true;
            }
          }
        }
      }
      return false;
    } catch (RuntimeException e) {
      throw new IOException("table %s cannot be read: %s".formatted(shown, e.getMessage()), e);
    }
  }

  /** Whether a version is the table's last one. */
  boolean isLatest(long version) {
    return Files.exists(entry(version)) && !Files.exists(entry(version + 1));
  }

  private Path entry(long version) {
    return log.resolve("%020d.json".formatted(version));
  }

  /** Makes all that can be seen of the log last. */
  void flush() throws IOException {
    if (Files.isDirectory(log)) {
      OutputFile.flushDirectory(log);
    }
  }

  /** Removes what processes left in the log that died. That it fails costs no row. */
  void sweep() {
    try {
      DeltaTemporaries.sweep(log, Instant.now());
    } catch (IOException e) {
      LOG.warn("{}: temporary files in the log were not removed: {}", shown, e.toString());
    }
  }

  /** Removes what was begun in the log and given up. */
  void discard() {
    try {
      DeltaTemporaries.discard(log);
    } catch (IOException e) {
      LOG.warn("{}: temporary files in the log were not removed: {}", shown, e.toString());
    }
  }

  /** The last version of an application's {@code txn}. */
  OptionalLong lastTransaction(SnapshotImpl snapshot, String application) throws IOException {
    try {
      return snapshot
          .getLatestTransactionVersion(engine, application)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    } catch (RuntimeException e) {
      throw new IOException("table %s cannot be read: %s".formatted(shown, e.getMessage()), e);
    }
  }

  /** The highest version among some applications. */
  OptionalLong highestTransaction(SnapshotImpl snapshot, Predicate<String> applications)
      throws IOException {
    OptionalLong highest = OptionalLong.empty();
    try (CloseableIterator<ActionWrapper> actions =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allLogFilesReversed(),
            TRANSACTIONS,
            Optional.empty())) {
      while (actions.hasNext()) {
        ColumnVector column = actions.next().getColumnarBatch().getColumnVector(0);
        for (int row = 0; row < column.getSize(); row++) {
          if (column.isNullAt(row)) {
            continue;
          }
          SetTransaction transaction = SetTransaction.fromColumnVector(column, row);
          if (applications.test(transaction.getAppId())) {
            highest =
                OptionalLong.of(Math.max(highest.orElse(Long.MIN_VALUE), transaction.getVersion()));
          }
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("table %s cannot be read: %s".formatted(shown, e.getMessage()), e);
    }
    return highest;
  }
}
