package io.anasto.delta;

import io.delta.kernel.types.StructType;
import io.delta.standalone.DeltaLog;
import io.delta.standalone.Operation;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.SetTransaction;
import io.delta.standalone.exceptions.DeltaConcurrentModificationException;
import io.delta.standalone.internal.OptimisticTransactionImpl;
import io.delta.standalone.internal.exception.DeltaErrors;
import io.delta.standalone.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Commits through delta-standalone, to tables of protocol (1,2): what Anasto creates. Its log is
 * kept, so that it reads each version once. Not thread-safe.
 */
final class DeltaStandaloneCommitter implements DeltaCommitter {
  private final String directory;
  private final Configuration configuration = DeltaStorage.configuration();
  private DeltaLog log;

  /** Of the table that the log is of: another one may take its place. */
  private String tableId;

  DeltaStandaloneCommitter(Path directory) {
    this.directory = DeltaStorage.name(directory);
  }

  @Override
  public DeltaTable commit(DeltaWriteCommit commit) throws IOException, DeltaConflictException {
    String id =
        commit.metadata().or(() -> commit.table().map(DeltaTable::metadata)).orElseThrow().getId();
    try {
      DeltaTable after = commitNow(commit, id);
      tableId = id;
      return after;
    } catch (DeltaConcurrentModificationException | DeltaErrors.InvalidProtocolVersionException e) {
      log = null;
      throw new DeltaConflictException(e);
    } catch (RuntimeException e) {
      log = null;
      throw new IOException("cannot commit to %s: %s".formatted(directory, e.getMessage()), e);
    } catch (DeltaConflictException e) {
      log = null;
      throw e;
    }
  }

  private DeltaTable commitNow(DeltaWriteCommit commit, String id) throws DeltaConflictException {
    if (log == null || !id.equals(tableId)) {
      log = DeltaLog.forTable(configuration, new org.apache.hadoop.fs.Path(directory));
    }
    OptimisticTransaction transaction = log.startTransaction();
    // What came before the transaction began, and was not looked at, is no conflict to it.
    if (transaction.readVersion() != commit.table().map(DeltaTable::version).orElse(-1L)) {
      throw new DeltaConflictException(null);
    }
    List<Action> actions = new ArrayList<>();
    if (commit.metadata().isPresent()) {
      actions.add(metadata(commit.metadata().get(), commit.partitionBy()));
    }
    if (commit.isCounted()) {
      // As txnVersion() has it, which would read the table's whole state.
      ((OptimisticTransactionImpl) transaction).readTxn().addOne(commit.application());
      actions.add(
          new SetTransaction(commit.application(), commit.batch(), Optional.of(commit.time())));
    }
    for (DeltaWriteCommit.File file : commit.files()) {
      actions.add(
          new AddFile(
              file.path(),
              file.partition(),
              file.bytes(),
              file.modified(),
              true,
              // It is put into the log as it is.
              DeltaWriteCommit.quoted(file.statistics()),
              null));
    }
    long version =
        transaction
            .commit(
                actions,
                new Operation(Operation.Name.WRITE, parameters(commit), commit.metrics()),
                DeltaWriteCommit.engine())
            .getVersion();
    return commit
        .table()
        .map(table -> table.at(version))
        .orElseGet(
            () ->
                new DeltaTable(
                    version,
                    commit.protocol().orElseThrow(),
                    commit.metadata().orElseThrow(),
                    Optional.empty()));
  }

  /** They are put into the log as they are, too. */
  private static Map<String, String> parameters(DeltaWriteCommit commit) {
    Map<String, String> parameters = new LinkedHashMap<>();
    commit
        .parameters()
        .forEach((name, value) -> parameters.put(name, DeltaWriteCommit.quoted(value)));
    return parameters;
  }

  private static Metadata metadata(
      io.delta.kernel.internal.actions.Metadata metadata, List<String> partitionBy) {
    return Metadata.builder()
        .id(metadata.getId())
        .name(metadata.getName().orElse(null))
        .schema(schema(metadata.getSchema()))
        .partitionColumns(partitionBy)
        .configuration(metadata.getConfiguration())
        .createdTime(metadata.getCreatedTime())
        .build();
  }

  private static io.delta.standalone.types.StructType schema(StructType schema) {
    return (io.delta.standalone.types.StructType) DataType.fromJson(schema.toJson());
  }
}
