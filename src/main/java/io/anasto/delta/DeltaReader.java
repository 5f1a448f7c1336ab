package io.anasto.delta;

import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.TableReader;
import io.anasto.format.TableVersion;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Reads a Delta Lake table of a local directory. It writes nothing. Thread-safe. */
public final class DeltaReader implements TableReader {
  private final DeltaLog log;
  private final DeltaStates states;
  private final boolean rowsAlone;

  /**
   * A reader of a table that need not be there yet.
   *
   * @param name the directory as the user wrote it, for messages
   */
  public DeltaReader(Path directory, String name) {
    this(directory, name, false);
  }

  private DeltaReader(Path directory, String name, boolean rowsAlone) {
    this.log = new DeltaLog(directory, name);
    this.states = new DeltaStates(log);
    this.rowsAlone = rowsAlone;
  }

  /**
   * A reader that never says what happened to a row, and so takes the table's own columns for its
   * own, however they are called.
   */
  public static DeltaReader ofRows(Path directory, String name) {
    return new DeltaReader(directory, name, true);
  }

  @Override
  public String id(TableVersion version) throws IOException {
    return states.at(version.number()).id();
  }

  @Override
  public TableVersion snapshot(OptionalLong number) throws IOException {
    DeltaSnapshot snapshot = number.isPresent() ? log.snapshot(number.getAsLong()) : log.latest();
    return new TableVersion(
        TableVersion.Kind.SNAPSHOT, snapshot.version(), snapshot.bytes(), snapshot.time());
  }

  @Override
  public Schema schema(TableVersion version) throws IOException {
    List<DeltaColumn> columns = columns(version.number(), states.at(version.number()));
    for (DeltaColumn column : columns) {
      if (!rowsAlone && DeltaOpener.isChangeField(column.name())) {
        throw DeltaOpener.refusedName(log.faults(), version.number(), column.name());
      }
    }
    return DeltaColumns.schema(log.faults(), version.number(), columns);
  }

  private List<DeltaColumn> columns(long version, DeltaState state) throws IOException {
    return DeltaColumns.of(log.faults(), version, state);
  }

  @Override
  public RowReader open(TableVersion version, Schema schema, ReadOptions options)
      throws IOException {
    return switch (version.kind()) {
      case SNAPSHOT -> openSnapshot(version, schema, options);
      case CHANGES -> openChanges(version.number(), schema, options);
    };
  }

  private RowReader openSnapshot(TableVersion version, Schema schema, ReadOptions options)
      throws IOException {
    DeltaSnapshot snapshot = log.snapshot(version.number());
    DeltaState state = states.at(snapshot);
    DeltaOpener opener = opener(version.number(), snapshot.time(), state, schema, options);
    return new DeltaRows(snapshot.files(), opener);
  }

  private RowReader openChanges(long version, Schema schema, ReadOptions options)
      throws IOException {
    DeltaCommit commit = log.commit(version);
    DeltaState state = states.at(commit);
    DeltaOpener opener = opener(version, commit.time(), state, schema, options);
    if (commit.removesUnstated() && !state.hasFeed()) {
      throw log.faults().feedOff(version);
    }
    return new DeltaRows(commit.files(), opener);
  }

  private DeltaOpener opener(
      long version, Instant time, DeltaState state, Schema schema, ReadOptions options)
      throws IOException {
    return new DeltaOpener(log, version, time, columns(version, state), schema, options, rowsAlone);
  }
}
