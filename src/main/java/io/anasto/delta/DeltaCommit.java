package io.anasto.delta;

import io.anasto.delta.DeltaActions.Entry;
import io.anasto.delta.DeltaFile.Change;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.CommitActionsImpl;
import io.delta.kernel.internal.DeltaLogActionUtils.DeltaAction;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one version did to a table. Its files are read from the log anew each time; kept are only
 * those of which the version deletes or restores single rows. Not thread-safe.
 */
final class DeltaCommit {
  private static final Set<DeltaAction> ACTIONS =
      Set.of(
          DeltaAction.ADD,
          DeltaAction.REMOVE,
          DeltaAction.CDC,
          DeltaAction.METADATA,
          DeltaAction.PROTOCOL);

  private final DeltaLog log;
  private final long version;
  private final FileStatus entry;

  /** Vectors before and after, by the path of a file that is removed and added again. */
  private final Map<String, Rewritten> rewritten = new HashMap<>();

  private Instant time;
  private DeltaState state;
  private boolean stated;
  private boolean removes;
  private long statedBytes;
  private long derivedBytes;

  private record Rewritten(
      Optional<DeletionVectorDescriptor> before, Optional<DeletionVectorDescriptor> after) {}

  private DeltaCommit(DeltaLog log, long version, FileStatus entry) {
    this.log = log;
    this.version = version;
    this.entry = entry;
  }

  /** Reads a version's entry, to its end. */
  static DeltaCommit read(DeltaLog log, long version) throws IOException {
    DeltaCommit commit = new DeltaCommit(log, version, log.status(version));
    if (commit.scan()) {
      commit.pair();
    }
    return commit;
  }

  /** When a version was committed, for which its entry is not read to the end. */
  static Instant time(DeltaLog log, long version) throws IOException {
    try (Actions actions = new DeltaCommit(log, version, log.status(version)).new Actions()) {
      return actions.time();
    }
  }

  /** Whether there is a deletion vector. */
  private boolean scan() throws IOException {
    boolean vectors = false;
    try (Actions actions = new Actions()) {
      time = actions.time();
      for (Row row = actions.next(); row != null; row = actions.next()) {
        Optional<Row> protocol = struct(row, DeltaAction.PROTOCOL);
        if (protocol.isPresent()) {
          DeltaProtocol.check(log.faults(), version, Protocol.fromRow(protocol.get()));
        }
        Optional<Row> metadata = struct(row, DeltaAction.METADATA);
        if (metadata.isPresent()) {
          state = DeltaActions.state(Metadata.fromRow(metadata.get()));
        }
        Optional<Entry> cdc = struct(row, DeltaAction.CDC).map(DeltaActions::cdc);
        if (cdc.isPresent()) {
          stated = true;
          statedBytes += cdc.get().size();
        }
        Optional<Entry> removed = removed(row);
        Optional<Entry> changed = removed.isPresent() ? removed : added(row);
        if (changed.isPresent() && changed.get().changesData()) {
          removes |= removed.isPresent();
          derivedBytes += changed.get().size();
          vectors |= changed.get().deleted().isPresent();
        }
      }
    }
    return vectors;
  }

  /** Finds the files that are removed and added again with other vectors. */
  private void pair() throws IOException {
    Map<String, Optional<DeletionVectorDescriptor>> added = new HashMap<>();
    Map<String, Optional<DeletionVectorDescriptor>> removed = new HashMap<>();
    collectVectors(added, removed);
    try (Actions actions = new Actions()) {
      for (Row row = actions.next(); row != null; row = actions.next()) {
        added(row)
            .filter(add -> add.changesData() && removed.containsKey(add.path()))
            .ifPresent(add -> added.put(add.path(), add.deleted()));
        removed(row)
            .filter(remove -> remove.changesData() && added.containsKey(remove.path()))
            .ifPresent(remove -> removed.put(remove.path(), remove.deleted()));
      }
    }
    added.forEach(
        (path, after) -> {
          if (removed.containsKey(path)) {
            rewritten.put(path, new Rewritten(removed.get(path), after));
          }
        });
  }

  private void collectVectors(
      Map<String, Optional<DeletionVectorDescriptor>> added,
      Map<String, Optional<DeletionVectorDescriptor>> removed)
      throws IOException {
    try (Actions actions = new Actions()) {
      for (Row row = actions.next(); row != null; row = actions.next()) {
        added(row)
            .filter(add -> add.changesData() && add.deleted().isPresent())
            .ifPresent(add -> added.put(add.path(), add.deleted()));
        removed(row)
            .filter(remove -> remove.changesData() && remove.deleted().isPresent())
            .ifPresent(remove -> removed.put(remove.path(), remove.deleted()));
      }
    }
  }

  private static Optional<Row> struct(Row row, DeltaAction action) {
    int at = row.getSchema().indexOf(action.colName);
    return row.isNullAt(at) ? Optional.empty() : Optional.of(row.getStruct(at));
  }

  private static Optional<Entry> added(Row row) {
    return struct(row, DeltaAction.ADD).map(DeltaActions::add);
  }

  private static Optional<Entry> removed(Row row) {
    return struct(row, DeltaAction.REMOVE).map(DeltaActions::remove);
  }

  long version() {
    return version;
  }

  /** The time that the version's writer states, or else that of its entry's file. */
  Instant time() {
    return time;
  }

  /** What holds from this version on, when it says so. */
  Optional<DeltaState> state() {
    return Optional.ofNullable(state);
  }

  /** Bytes of the files that {@link #files} gives. */
  long bytes() {
    return stated ? statedBytes : derivedBytes;
  }

  /** Whether it removes rows without change files that tell them. */
  boolean removesUnstated() {
    return removes && !stated;
  }

  /** The files whose rows are the changes. */
  DeltaFiles files() throws IOException {
    Actions actions = new Actions();
    Deque<DeltaFile> ready = new ArrayDeque<>();
    return new DeltaFiles() {
      @Override
      public DeltaFile next() throws IOException {
        while (ready.isEmpty()) {
          Row row = actions.next();
          if (row == null) {
            return null;
          }
          take(row, ready);
        }
        return ready.remove();
      }

      @Override
      public void close() throws IOException {
        actions.close();
      }
    };
  }

  private void take(Row row, Deque<DeltaFile> into) {
    if (stated) {
      struct(row, DeltaAction.CDC)
          .map(DeltaActions::cdc)
          .ifPresent(
              cdc ->
                  into.add(
                      new DeltaFile(
                          cdc.path(), cdc.partition(), Change.STATED, DeltaSelection.ALL)));
      return;
    }
    added(row)
        .filter(Entry::changesData)
        .ifPresent(
            add -> {
              Rewritten both = rewritten.get(add.path());
              if (both == null) {
                into.add(whole(add, Change.INSERT));
              } else {
                both.after().ifPresent(dv -> into.add(part(add, Change.DELETE, dv, both.before())));
                both.before().ifPresent(dv -> into.add(part(add, Change.INSERT, dv, both.after())));
              }
            });
    removed(row)
        .filter(remove -> remove.changesData() && !rewritten.containsKey(remove.path()))
        .ifPresent(remove -> into.add(whole(remove, Change.DELETE)));
  }

  private static DeltaFile whole(Entry entry, Change change) {
    return new DeltaFile(
        entry.path(), entry.partition(), change, DeltaSelection.without(entry.deleted()));
  }

  private static DeltaFile part(
      Entry entry,
      Change change,
      DeletionVectorDescriptor in,
      Optional<DeletionVectorDescriptor> notIn) {
    return new DeltaFile(entry.path(), entry.partition(), change, DeltaSelection.only(in, notIn));
  }

  /** The entry's actions, a row each. */
  private final class Actions implements Closeable {
    private final CommitActionsImpl commit;
    private final CloseableIterator<ColumnarBatch> batches;
    private CloseableIterator<Row> rows;

    Actions() throws IOException {
      commit =
          log.faults()
              .call(
                  version,
                  () ->
                      new CommitActionsImpl(
                          DeltaLog.engine(), entry, log.directory().toString(), ACTIONS));
      batches = commit.getActions();
    }

    Instant time() {
      return Instant.ofEpochMilli(commit.getTimestamp());
    }

    /** The next action, or null. */
    Row next() throws IOException {
      return log.faults()
          .call(
              version,
              () -> {
                while (rows == null || !rows.hasNext()) {
                  if (!batches.hasNext()) {
                    return null;
                  }
                  rows = batches.next().getRows();
                }
                return rows.next();
              });
    }

    @Override
    public void close() throws IOException {
      log.faults()
          .call(
              version,
              () -> {
                batches.close();
                commit.close();
                return null;
              });
    }
  }
}
