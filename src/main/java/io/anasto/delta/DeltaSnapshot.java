package io.anasto.delta;

import io.anasto.delta.DeltaActions.Entry;
import io.anasto.delta.DeltaFile.Change;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.utils.CloseableIterator;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/** A table at one version. Not thread-safe. */
final class DeltaSnapshot {
  private static final String ADD = "add";

  private final DeltaLog log;
  private final SnapshotImpl snapshot;

  DeltaSnapshot(DeltaLog log, SnapshotImpl snapshot) {
    this.log = log;
    this.snapshot = snapshot;
  }

  long version() {
    return snapshot.getVersion();
  }

  DeltaState state() throws IOException {
    return log.faults()
        .call(
            version(),
            () -> {
              DeltaProtocol.check(log.faults(), version(), snapshot.getProtocol());
              return DeltaActions.state(snapshot.getMetadata());
            });
  }

  /** When the version was committed. */
  Instant time() throws IOException {
    return log.faults()
        .call(version(), () -> Instant.ofEpochMilli(snapshot.getTimestamp(DeltaLog.engine())));
  }

  /** Bytes of all data files together. */
  long bytes() throws IOException {
    long bytes = 0;
    try (Entries entries = new Entries()) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        bytes += entry.size();
      }
    }
    return bytes;
  }

  /** All data files. */
  DeltaFiles files() throws IOException {
    Entries entries = new Entries();
    return new DeltaFiles() {
      @Override
      public DeltaFile next() throws IOException {
        Entry entry = entries.next();
        return entry == null
            ? null
            : new DeltaFile(
                entry.path(),
                entry.partition(),
                Change.INSERT,
                DeltaSelection.without(entry.deleted()));
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  private final class Entries implements Closeable {
    private final CloseableIterator<FilteredColumnarBatch> batches;
    private CloseableIterator<Row> rows;

    Entries() throws IOException {
      batches =
          log.faults()
              .call(
                  version(),
                  () -> snapshot.getScanBuilder().build().getScanFiles(DeltaLog.engine()));
    }

    /** The next file, or null. */
    Entry next() throws IOException {
      return log.faults().call(version(), this::advance);
    }

    private Entry advance() throws IOException {
      while (rows == null || !rows.hasNext()) {
        if (!batches.hasNext()) {
          return null;
        }
        rows = batches.next().getRows();
      }
      Row row = rows.next();
      return DeltaActions.add(row.getStruct(row.getSchema().indexOf(ADD)));
    }

    @Override
    public void close() throws IOException {
      log.faults()
          .call(
              version(),
              () -> {
                batches.close();
                return null;
              });
    }
  }
}
