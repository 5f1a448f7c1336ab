package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;

/** Reads rows from a container file, straight into columns. Not thread-safe. */
final class AvroReader implements RowReader {
  /** Values on their way into another type are let go after so many rows or bytes. */
  private static final int SCRATCH_ROWS = 1024;

  private static final int SCRATCH_BYTES = 1 << 20;

  private final AvroBlocks blocks;
  private final AvroValues values;
  private final Schema wanted;

  /** By the file's column. */
  private final AvroSlot[] slots;

  private final int[] targets;
  private final Cast[] casts;

  /** Where each of the file's columns goes: the chunk's column, or one to cast from. */
  private final Column[] columns;

  private final int[] absent;
  private final int[] required;
  private final boolean hasCasts;

  /**
   * @param bytes behind the header; closed by {@link #close}
   */
  AvroReader(AvroBytes bytes, AvroHeader header, Schema wanted, ReadOptions options)
      throws DataException {
    List<AvroCells.Named> fields =
        new AvroCells(bytes.file(), options).row(header.schema(), wanted);
    Schema own =
        new Schema(
            fields.stream()
                .map(field -> Field.of(field.name(), field.slot().cell().type()))
                .toList());
    ColumnMapping mapping = ColumnMapping.of(bytes.file(), own, wanted, options);
    this.wanted = wanted;
    this.slots = fields.stream().map(AvroCells.Named::slot).toArray(AvroSlot[]::new);
    this.targets = new int[slots.length];
    this.casts = new Cast[slots.length];
    this.columns = new Column[slots.length];
    List<Integer> absentColumns = new ArrayList<>();
    List<Integer> requiredColumns = new ArrayList<>();
    for (int i = 0; i < mapping.size(); i++) {
      if (mapping.isAbsent(i)) {
        absentColumns.add(i);
        continue;
      }
      targets[mapping.position(i)] = i;
      casts[mapping.position(i)] = mapping.cast(i).orElse(null);
      if (!wanted.field(i).nullable()) {
        requiredColumns.add(i);
      }
    }
    this.absent = absentColumns.stream().mapToInt(Integer::intValue).toArray();
    this.required = requiredColumns.stream().mapToInt(Integer::intValue).toArray();
    this.hasCasts = Arrays.stream(casts).anyMatch(Objects::nonNull);
    this.values = new AvroValues(bytes.file());
    AvroCodec codec = AvroCodec.of(header.codec());
    boolean emptyRows = fields.stream().allMatch(field -> field.slot().isEmpty());
    this.blocks = new AvroBlocks(bytes, codec, header.sync(), values, emptyRows);
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    for (int i = 0; i < slots.length; i++) {
      columns[i] = casts[i] == null ? into.column(targets[i]) : null;
    }
    while (!into.isFull()) {
      if (!blocks.nextRow()) {
        return false;
      }
      if (hasCasts) {
        renewScratch();
      }
      readRow();
      if (hasCasts) {
        cast(into);
      }
      finishRow(into);
    }
    return true;
  }

  private void readRow() throws IOException {
    AvroSlot[] all = slots;
    try {
      for (int i = 0; i < all.length; i++) {
        all[i].read(values, columns[i]);
      }
    } catch (IOException | AvroRuntimeException e) {
      throw blocks.explained(e);
    }
  }

  private void renewScratch() {
    for (int i = 0; i < slots.length; i++) {
      Column column = columns[i];
      if (casts[i] != null
          && (column == null || column.size() >= SCRATCH_ROWS || column.bytes() >= SCRATCH_BYTES)) {
        columns[i] = Column.of(slots[i].cell().type(), 1);
      }
    }
  }

  private void cast(ChunkBuilder into) throws DataException {
    for (int i = 0; i < slots.length; i++) {
      if (casts[i] != null) {
        try {
          casts[i].append(columns[i], columns[i].size() - 1, into.column(targets[i]));
        } catch (CastException e) {
          throw e.in(values.file(), values.position(), wanted.field(targets[i]).name());
        }
      }
    }
  }

  private void finishRow(ChunkBuilder into) throws DataException {
    for (int position : absent) {
      into.column(position).appendNull();
    }
    for (int position : required) {
      if (into.column(position).isNull(into.rows())) {
        throw values.mismatch(
            wanted.field(position).name(), "there is no value, but the column must not be null");
      }
    }
    into.endRow();
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}
