package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where each of a table's columns comes from in a file that states its own columns and types.
 * Columns match by name, in any order. Its casts are not thread-safe.
 */
final class ColumnMapping {
  private static final int ABSENT = -1;

  /** A column that is none of the file's, and not null for that. */
  private static final int LEFT = -2;

  private final int[] positions;

  /** Null where a column is absent, or has the very type. */
  private final Cast[] casts;

  private ColumnMapping(int[] positions, Cast[] casts) {
    this.positions = positions;
    this.casts = casts;
  }

  /**
   * Holds the table's schema against the file's.
   *
   * @param file its name, for messages
   * @param wanted the table's schema
   * @throws DataException when the file lacks a column that is required, has one that the table
   *     lacks, or has one whose type has no way into the table's
   */
  static ColumnMapping of(String file, Schema fileSchema, Schema wanted, ReadOptions options)
      throws DataException {
    int[] positions = new int[wanted.size()];
    Cast[] casts = new Cast[wanted.size()];
    for (int i = 0; i < positions.length; i++) {
      Field field = wanted.field(i);
      OptionalInt position = fileSchema.position(field.name());
      positions[i] = position.orElse(ABSENT);
      if (position.isPresent()) {
        DataType type = fileSchema.field(positions[i]).type();
        casts[i] = type.equals(field.type()) ? null : cast(file, field, type, options);
      } else if (i < options.required() || !field.nullable()) {
        throw DataException.missingColumn(file, field.name());
      }
    }
    for (Field field : fileSchema.fields()) {
      if (wanted.position(field.name()).isEmpty()) {
        throw DataException.newColumn(file, 0, field.name());
      }
    }
    return new ColumnMapping(positions, casts);
  }

  /**
   * Holds the wanted schema against a file of a table that states its own columns. Values come into
   * the table's type first, without any change, and from there into the wanted one.
   *
   * @param fileSchema those of the stored columns that the file has, by the table's names
   * @param stored the columns that are read; any other is left to the caller
   * @throws DataException when a type has no way into the table's or the wanted one
   */
  static ColumnMapping ofStored(
      String file, Schema fileSchema, List<StoredColumn> stored, Schema wanted, ReadOptions options)
      throws DataException {
    int[] positions = new int[wanted.size()];
    Cast[] casts = new Cast[wanted.size()];
    Arrays.fill(positions, LEFT);
    for (StoredColumn column : stored) {
      int at =
          wanted
              .position(column.name())
              .orElseThrow(() -> new IllegalArgumentException("not wanted: " + column.name()));
      Field field = wanted.field(at);
      OptionalInt position = fileSchema.position(column.name());
      positions[at] = position.orElse(ABSENT);
      if (position.isPresent()) {
        casts[at] = cast(file, field, fileSchema.field(positions[at]).type(), column, options);
      } else if (!field.nullable()) {
        throw DataException.missingColumn(file, field.name());
      }
    }
    return new ColumnMapping(positions, casts);
  }

  /** Null where the file's type is the wanted one. */
  private static Cast cast(
      String file, Field field, DataType type, StoredColumn column, ReadOptions options)
      throws DataException {
    DataType through = column.type();
    Cast second = through.equals(field.type()) ? null : fromTable(file, field, through, options);
    if (type.equals(through)) {
      return second;
    }
    Cast first =
        Cast.ofTable(type, through)
            .orElseThrow(
                () ->
                    DataException.mismatch(
                        file,
                        "column \"" + field.name() + "\"",
                        "is %s in the file and %s in the table".formatted(type, through)));
    return second == null ? first : new CastChain(first, through, second);
  }

  /** What a column of the table becomes: its type may have been widened since. */
  private static Cast fromTable(String file, Field field, DataType type, ReadOptions options)
      throws DataException {
    Optional<Cast> widened = Cast.ofTable(type, field.type());
    return widened.isPresent() ? widened.get() : cast(file, field, type, options);
  }

  private static Cast cast(String file, Field field, DataType type, ReadOptions options)
      throws DataException {
    String place = "column \"" + field.name() + "\"";
    Schema table = Schema.of(field);
    Schema settled = TypeGrowth.of(table, Schema.of(Field.of(field.name(), type)), false);
    if (!settled.equals(table)) {
      throw DataException.unsettled(
          DataException.mismatch(
              file, place, "is " + type + " in the file, and held only nulls so far"));
    }
    Optional<String> added = TypeGrowth.newField(field.name(), field.type(), type);
    if (added.isPresent()) {
      throw DataException.newColumn(file, 0, added.get());
    }
    return Cast.of(type, field.type(), options.isDeclared(field.name()))
        .orElseThrow(
            () ->
                DataException.mismatch(
                    file,
                    place,
                    "is %s in the file and not %s".formatted(type, field.type()),
                    field.name(),
                    null));
  }

  /** The number of the table's columns. */
  int size() {
    return positions.length;
  }

  /** Whether the rows have all of a file's columns, no others, in their order, and as they are. */
  boolean isIdentity(int fileColumns) {
    boolean same = positions.length == fileColumns;
    for (int i = 0; same && i < positions.length; i++) {
      same = positions[i] == i && casts[i] == null;
    }
    return same;
  }

  /** Whether the file lacks one of the table's columns, so that it is null in each row. */
  boolean isAbsent(int column) {
    return positions[column] == ABSENT;
  }

  /** Whether the column is the caller's to fill. */
  boolean isLeft(int column) {
    return positions[column] == LEFT;
  }

  /** The position in the file of one of the table's columns that is not absent. */
  int position(int column) {
    return positions[column];
  }

  /** How to bring one of the table's columns in; empty where it is absent, or of the very type. */
  Optional<Cast> cast(int column) {
    return Optional.ofNullable(casts[column]);
  }
}
