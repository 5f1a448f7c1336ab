package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.format.TableReader;
import io.anasto.format.TableTypes;
import io.anasto.format.TableVersion;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.Sighting;
import io.anasto.plan.SourcePlan;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Entries that are versions of an open table: {@link TableVersion#name} is the entry's path, the
 * bytes of its data files are its size, and the time of its commit is its time.
 */
record VersionContent(SourcePlan plan, TableReader table) implements BatchContent {
  private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  static TableVersion version(BatchFile entry) {
    return TableVersion.parse(
        entry.path(), entry.size(), Instant.EPOCH.plusNanos(entry.modified()));
  }

  static BatchFile entry(TableVersion version) {
    return new BatchFile(version.name(), version.bytes(), nanos(version.committed()));
  }

  static Sighting sighting(TableVersion version) {
    return new Sighting(
        version.name(), version.bytes(), nanos(version.committed()), Sighting.Kind.NEW);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS_A_SECOND + time.getNano();
  }

  /** All rows of the table at the version of an entry's path. */
  BatchFile snapshotAt(String path) throws IOException {
    return entry(table.snapshot(OptionalLong.of(TableVersion.number(path))));
  }

  /** All rows of the table as it is now. */
  Sighting snapshot() throws IOException {
    return sighting(table.snapshot(OptionalLong.empty()));
  }

  @Override
  public String display(BatchFile entry) {
    return "%s version %d".formatted(plan.displayDir(), version(entry).number());
  }

  @Override
  public List<Field> added() {
    return plan.givesChanges() ? TableReader.CHANGE_FIELDS : List.of();
  }

  @Override
  public Optional<String> hint(BatchFile entry) {
    return Optional.empty();
  }

  @Override
  public RowReader open(
      BatchFile entry, Schema schema, ReadOptions options, BooleanSupplier cancelled)
      throws IOException {
    return table.open(version(entry), schema.plus(added()), options);
  }

  @Override
  public void infer(
      BatchFile entry, SchemaInference inference, long maxBytes, BooleanSupplier cancelled)
      throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new PassEndedException();
    }
    for (Field field : table.schema(version(entry)).fields()) {
      try {
        inference.column(field.name()).observeTableType(field.type());
      } catch (IllegalArgumentException contradiction) {
        throw DataException.mismatch(
            display(entry), "column \"" + field.name() + '"', contradiction.getMessage());
      }
    }
  }

  /** What a schema becomes when the table's types are wider at a version than they were. */
  Schema widened(Schema before, BatchFile entry) throws IOException {
    Schema now = table.schema(version(entry));
    return new Schema(
        before.fields().stream()
            .map(
                field ->
                    now.position(field.name()).isEmpty()
                        ? field
                        : new Field(
                            field.name(),
                            TableTypes.widened(
                                field.type(),
                                now.field(now.position(field.name()).getAsInt()).type()),
                            field.nullable()))
            .toList());
  }

  /** A column may come with a later version. */
  @Override
  public boolean isTabular() {
    return false;
  }

  @Override
  public boolean isThere() {
    return Files.isDirectory(plan.directory().resolve(VersionDiscovery.LOG_DIRECTORY));
  }

  @Override
  public String id(BatchFile entry) throws IOException {
    return table.id(version(entry));
  }
}
