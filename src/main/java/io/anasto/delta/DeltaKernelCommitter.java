package io.anasto.delta;

import io.delta.kernel.Operation;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.commit.DefaultFileSystemManagedTableOnlyCommitter;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commits through Delta Kernel: to tables above protocol (1,2), which delta-standalone refuses, and
 * whatever adds columns, for which delta-standalone would load the list of all files. Uses Kernel's
 * own transaction below its public builders, which know neither new columns nor commit details.
 */
final class DeltaKernelCommitter implements DeltaCommitter {
  private final DeltaTableLog tables;
  private final Path directory;

  DeltaKernelCommitter(DeltaTableLog tables) {
    this.tables = tables;
    this.directory = new Path(tables.name());
  }

  @Override
  public DeltaTable commit(DeltaWriteCommit commit) throws IOException, DeltaConflictException {
    Optional<SnapshotImpl> snapshot = Optional.empty();
    if (commit.table().isPresent()) {
      DeltaTable table = commit.table().get();
      snapshot = table.snapshot();
      if (snapshot.isEmpty()) {
        snapshot = tables.load().flatMap(DeltaTable::snapshot);
        if (snapshot.isEmpty() || snapshot.get().getVersion() != table.version()) {
          throw new DeltaConflictException(null);
        }
      }
    }
    TransactionImpl transaction =
        new TransactionImpl(
            snapshot.isEmpty(),
            directory,
            snapshot,
            DeltaWriteCommit.engine(),
            Operation.WRITE,
            commit.protocol(),
            commit.metadata(),
            new Told(commit),
            commit.isCounted()
                ? Optional.of(
                    new SetTransaction(
                        commit.application(), commit.batch(), Optional.of(commit.time())))
                : Optional.empty(),
            clusteringColumns(commit),
            Optional.empty(),
            0,
            System::currentTimeMillis);
    try {
      TransactionCommitResult result =
          transaction.commit(tables.engine(), CloseableIterable.inMemoryIterable(adds(commit)));
      return after(commit, result);
    } catch (ConcurrentWriteException e) {
      throw new DeltaConflictException(e);
    } catch (RuntimeException e) {
      // Kernel has more kinds than its own.
      throw new IOException("cannot commit to %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /**
   * None where a table cannot have any. Otherwise Kernel would read all of the log for them, with
   * each commit, only to tell them to those who measure commits.
   */
  private static Optional<List<Column>> clusteringColumns(DeltaWriteCommit commit) {
    Protocol protocol =
        commit.protocol().or(() -> commit.table().map(DeltaTable::protocol)).orElseThrow();
    return TableFeatures.isClusteringTableFeatureSupported(protocol)
        ? Optional.empty()
        : Optional.of(List.of());
  }

  private DeltaTable after(DeltaWriteCommit commit, TransactionCommitResult result) {
    Optional<SnapshotImpl> snapshot =
        commit.metadata().isPresent()
            // It would have the schema of before.
            ? Optional.empty()
            : result.getPostCommitSnapshot().map(SnapshotImpl.class::cast);
    return new DeltaTable(
        result.getVersion(),
        commit.protocol().or(() -> commit.table().map(DeltaTable::protocol)).orElseThrow(),
        commit.metadata().or(() -> commit.table().map(DeltaTable::metadata)).orElseThrow(),
        snapshot);
  }

  private static CloseableIterator<Row> adds(DeltaWriteCommit commit) {
    Iterator<DeltaWriteCommit.File> files = commit.files().iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        return add(files.next());
      }

      @Override
      public void close() {}
    };
  }

  private static Row add(DeltaWriteCommit.File file) {
    Map<Integer, Object> values = new HashMap<>();
    values.put(AddFile.FULL_SCHEMA.indexOf("path"), file.path());
    values.put(
        AddFile.FULL_SCHEMA.indexOf("partitionValues"),
        VectorUtils.stringStringMapValue(file.partition()));
    values.put(AddFile.FULL_SCHEMA.indexOf("size"), file.bytes());
    values.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), file.modified());
    values.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), true);
    values.put(AddFile.FULL_SCHEMA.indexOf("stats"), file.statistics());
    return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, values));
  }

  /** Kernel's committer, with what Kernel does not tell of the commit. */
  private static final class Told implements Committer {
    private final DeltaWriteCommit commit;

    Told(DeltaWriteCommit commit) {
      this.commit = commit;
    }

    @Override
    public CommitResponse commit(
        Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
        throws CommitFailedException {
      return DefaultFileSystemManagedTableOnlyCommitter.INSTANCE.commit(
          engine,
          actions.map(
              action ->
                  action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL)
                      ? action
                      : told(metadata.getCommitInfo())),
          metadata);
    }

    private Row told(CommitInfo info) {
      return SingleAction.createCommitInfoSingleAction(
          new CommitInfo(
                  info.getInCommitTimestamp(),
                  info.getTimestamp(),
                  info.getEngineInfo(),
                  Optional.of(DeltaWriteCommit.WRITE),
                  commit.parameters(),
                  Optional.of(true),
                  info.getTxnId(),
                  commit.metrics())
              .toRow());
    }
  }
}
