package io.anasto.delta;

import io.anasto.format.Cast;
import io.anasto.format.TableException;
import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How rows fit into a table: which of their columns becomes which of the table's. Names that differ
 * only in case are one column. Immutable.
 */
final class DeltaFit {
  /** Without column mapping, Delta allows none of these in a column's name. */
  private static final String FORBIDDEN = " ,;{}()\n\t=";

  /**
   * Where a column of the table comes from.
   *
   * @param position in the rows, or empty when they lack it
   * @param cast null when the column is taken as it is
   */
  record Source(OptionalInt position, Cast cast) {}

  private final String table;
  private final boolean exists;
  private final StructType delta;
  private final boolean changed;
  private final Schema columns;
  private final List<String> partitionBy;
  private final List<Source> sources;

  private DeltaFit(
      String table,
      boolean exists,
      StructType delta,
      boolean changed,
      Schema columns,
      List<String> partitionBy,
      List<Source> sources) {
    this.table = table;
    this.exists = exists;
    this.delta = delta;
    this.changed = changed;
    this.columns = columns;
    this.partitionBy = List.copyOf(partitionBy);
    this.sources = List.copyOf(sources);
  }

  /**
   * @param table its name, for messages
   * @param existing empty where the table is to be made
   * @param partitionBy as the config says; for a table that is there, empty or its own
   * @throws TableException (refused) when they do not fit
   */
  static DeltaFit of(
      String table, Optional<DeltaTable> existing, Schema rows, List<String> partitionBy)
      throws TableException {
    Matching matching = new Matching(table);
    matching.checkNames("", rows.fields());
    StructType before = existing.map(DeltaTable::schema).orElse(new StructType());
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      positions.put(lower(rows.field(i).name()), i);
    }
    List<StructField> fields = new ArrayList<>();
    List<Field> columns = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (StructField field : before.fields()) {
      Integer position = positions.remove(lower(field.getName()));
      String place = matching.place(field.getName());
      if (position == null) {
        if (!field.isNullable()) {
          throw refused(
              "%s is NOT NULL, and the rows have no such column. Allow nulls with ALTER TABLE … ALTER COLUMN … DROP NOT NULL, or take a column under this name with columns = [\"new = old\"]"
                  .formatted(place));
        }
        fields.add(field);
        columns.add(
            new Field(
                field.getName(), DeltaTypeMapping.fromDelta(place, field.getDataType()), true));
        sources.add(new Source(OptionalInt.empty(), null));
        continue;
      }
      DataType from = rows.field(position).type();
      Match match = matching.match(field.getName(), from, field.getDataType());
      DataType to = DeltaTypeMapping.fromDelta(place, match.delta());
      fields.add(
          match.delta().equals(field.getDataType())
              ? field
              : new StructField(
                  field.getName(), match.delta(), field.isNullable(), field.getMetadata()));
      columns.add(new Field(field.getName(), to, field.isNullable()));
      sources.add(new Source(OptionalInt.of(position), matching.cast(place, match.rows(), to)));
    }
    // A table needs a column.
    boolean all =
        fields.isEmpty() && rows.fields().stream().allMatch(f -> f.type().settled().isEmpty());
    List<String> wanted =
        existing.isPresent() ? List.of() : partitionBy.stream().map(DeltaFit::lower).toList();
    for (int i = 0; i < rows.size(); i++) {
      Field field = rows.field(i);
      // A table that is made with partitions needs their columns, too.
      boolean kept =
          all || (field.type().equals(DataType.UNSETTLED) && wanted.contains(lower(field.name())));
      Optional<DataType> type = kept ? Optional.of(field.type()) : field.type().settled();
      // A column that nothing has settled yet is added when something has.
      if (positions.containsKey(lower(field.name())) && type.isPresent()) {
        Field added = Field.of(field.name(), type.get());
        matching.changed = true;
        matching.checkCharacters(field.name(), added);
        fields.add(DeltaTypeMapping.toDelta(added));
        columns.add(added);
        sources.add(
            new Source(
                OptionalInt.of(i),
                matching.cast(matching.place(field.name()), field.type(), added.type())));
      }
    }
    return new DeltaFit(
        table,
        existing.isPresent(),
        new StructType(fields),
        matching.changed,
        new Schema(columns),
        existing.isPresent()
            ? matching.samePartitions(columns, existing.get().partitionBy(), partitionBy)
            : matching.newPartitions(columns, partitionBy),
        sources);
  }

  /** The table's schema, with what the rows add to it. */
  StructType delta() {
    return delta;
  }

  /** Whether the rows add to the table's schema. */
  boolean changed() {
    return changed;
  }

  /** The table's columns in its order, those of the partitions among them. */
  Schema columns() {
    return columns;
  }

  /** By the table's column. */
  List<Source> sources() {
    return sources;
  }

  /** The columns of the partitions, as the table spells them. */
  List<String> partitionBy() {
    return partitionBy;
  }

  boolean isPartition(int column) {
    return partitionBy.contains(columns.field(column).name());
  }

  /** The columns of a data file. */
  Schema fileSchema() {
    List<Field> fields = new ArrayList<>();
    for (Field field : columns.fields()) {
      if (!partitionBy.contains(field.name())) {
        fields.add(field);
      }
    }
    return new Schema(fields);
  }

  /**
   * Whether files that were written for {@code this} may be committed as {@code now} says, after
   * the table was changed.
   */
  void checkStill(DeltaFit now) throws TableException {
    String what =
        "table %s was changed by another writer while a batch for it was written: "
            .formatted(table);
    if (exists && !now.exists) {
      throw refused(what + "it is not there any more");
    }
    if (!partitionBy.equals(now.partitionBy)) {
      throw refused(what + "its partitions are others now");
    }
    for (Field field : columns.fields()) {
      OptionalInt position = now.columns.position(field.name());
      if (position.isEmpty()
          || !now.columns.field(position.getAsInt()).type().equals(field.type())) {
        throw refused(what + "column \"%s\" is another one now".formatted(field.name()));
      }
      if (field.nullable() && !now.columns.field(position.getAsInt()).nullable()) {
        throw refused(what + "column \"%s\" is NOT NULL now".formatted(field.name()));
      }
    }
  }

  static TableException refused(String message) {
    return new TableException(TableException.Kind.REFUSED, message);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * A type of the table and one of the rows, brought together.
   *
   * @param delta the table's, with what the rows add; the very same object where they add nothing
   * @param rows the rows', with the table's names
   */
  private record Match(io.delta.kernel.types.DataType delta, DataType rows) {}

  /** Brings the rows' types and the table's together. */
  private static final class Matching {
    private final String table;
    private boolean changed;

    Matching(String table) {
      this.table = table;
    }

    String place(String path) {
      return "table %s, column \"%s\"".formatted(table, path);
    }

    /** Refuses names that differ only in case, at all depths. */
    void checkNames(String path, List<Field> fields) throws TableException {
      Set<String> names = new HashSet<>();
      for (Field field : fields) {
        if (!names.add(lower(field.name()))) {
          throw refused(
              "%s: the rows have it twice, in names that differ only in case, which is one column in Delta. Rename one of them"
                  .formatted(place(path + field.name())));
        }
        checkNames(path + field.name(), field.type());
      }
    }

    private void checkNames(String path, DataType type) throws TableException {
      if (type instanceof DataType.StructType struct) {
        checkNames(path + ".", struct.fields());
      } else if (type instanceof ListType list) {
        checkNames(path + "[]", list.element());
      } else if (type instanceof MapType map) {
        checkNames(path + "{}", map.key());
        checkNames(path + "{}", map.value());
      }
    }

    /** Refuses a new column whose name Delta does not allow, at any depth. */
    void checkCharacters(String path, Field field) throws TableException {
      for (int i = 0; i < FORBIDDEN.length(); i++) {
        if (field.name().indexOf(FORBIDDEN.charAt(i)) >= 0) {
          throw refused(
              "%s: Delta allows none of the characters space, tab, line feed and ,;{}()= in a column's name. Rename it, such as with columns = [\"new = old\"]"
                  .formatted(place(path)));
        }
      }
      checkCharacters(path, field.type());
    }

    private void checkCharacters(String path, DataType type) throws TableException {
      if (type instanceof DataType.StructType struct) {
        if (struct.fields().isEmpty()) {
          throw refused("%s is a struct without fields".formatted(place(path)));
        }
        for (Field field : struct.fields()) {
          checkCharacters(path + "." + field.name(), field);
        }
      } else if (type instanceof ListType list) {
        checkCharacters(path, list.element());
      } else if (type instanceof MapType map) {
        checkCharacters(path, map.key());
        checkCharacters(path, map.value());
      }
    }

    Match match(String path, DataType rows, io.delta.kernel.types.DataType delta)
        throws TableException {
      if (rows instanceof DataType.StructType struct && delta instanceof StructType to) {
        return struct(path, struct, to);
      }
      if (rows instanceof ListType list && delta instanceof ArrayType to) {
        Match element = match(path + "[]", list.element(), to.getElementType());
        return new Match(
            element.delta().equals(to.getElementType())
                ? to
                : new ArrayType(element.delta(), to.containsNull()),
            new ListType(element.rows()));
      }
      if (rows instanceof MapType map && delta instanceof io.delta.kernel.types.MapType to) {
        Match key = match(path + "{}", map.key(), to.getKeyType());
        Match value = match(path + "{}", map.value(), to.getValueType());
        return new Match(
            key.delta().equals(to.getKeyType()) && value.delta().equals(to.getValueType())
                ? to
                : new io.delta.kernel.types.MapType(
                    key.delta(), value.delta(), to.isValueContainsNull()),
            new MapType(key.rows(), value.rows()));
      }
      return new Match(delta, rows);
    }

    private Match struct(String path, DataType.StructType rows, StructType delta)
        throws TableException {
      Map<String, Field> known = new LinkedHashMap<>();
      for (Field field : rows.fields()) {
        known.put(lower(field.name()), field);
      }
      boolean same = true;
      List<StructField> fields = new ArrayList<>();
      Map<String, Field> renamed = new HashMap<>();
      for (StructField field : delta.fields()) {
        Field row = known.remove(lower(field.getName()));
        String below = path + "." + field.getName();
        if (row == null) {
          if (!field.isNullable()) {
            throw refused(
                "%s is NOT NULL, and the rows have no such field. Allow nulls with ALTER TABLE … ALTER COLUMN … DROP NOT NULL"
                    .formatted(place(below)));
          }
          fields.add(field);
          continue;
        }
        Match match = match(below, row.type(), field.getDataType());
        renamed.put(row.name(), Field.of(field.getName(), match.rows()));
        if (match.delta().equals(field.getDataType())) {
          fields.add(field);
        } else {
          same = false;
          fields.add(
              new StructField(
                  field.getName(), match.delta(), field.isNullable(), field.getMetadata()));
        }
      }
      for (Field field : known.values()) {
        renamed.put(field.name(), field);
        Optional<DataType> type = field.type().settled();
        if (type.isPresent()) {
          Field added = Field.of(field.name(), type.get());
          checkCharacters(path + "." + field.name(), added);
          same = false;
          changed = true;
          fields.add(DeltaTypeMapping.toDelta(added));
        }
      }
      List<Field> rowFields = new ArrayList<>();
      for (Field field : rows.fields()) {
        rowFields.add(renamed.get(field.name()));
      }
      return new Match(same ? delta : new StructType(fields), new DataType.StructType(rowFields));
    }

    /** Null where nothing is to be done. */
    Cast cast(String place, DataType rows, DataType table) throws TableException {
      if (rows.toString().equals(table.toString())) {
        return null;
      }
      return Cast.of(rows, table, false)
          .orElseThrow(
              () ->
                  refused(
                      "%s is of type %s, and the rows' of type %s. Give the destination a new dest_table_name and dirpath, where it gets all rows anew; or keep this table, and take the column under another name with columns = [\"new = old\"]"
                          .formatted(place, table, rows)));
    }

    List<String> samePartitions(List<Field> columns, List<String> existing, List<String> wanted)
        throws TableException {
      if (!wanted.isEmpty()
          && !existing.stream()
              .map(DeltaFit::lower)
              .toList()
              .equals(wanted.stream().map(DeltaFit::lower).toList())) {
        throw refused(
            "table %s is partitioned by %s, and partition_by says %s. Leave partition_by out, or write into another table"
                .formatted(table, existing.isEmpty() ? "nothing" : existing, wanted));
      }
      return spelled(columns, existing, "the table is partitioned by");
    }

    List<String> newPartitions(List<Field> columns, List<String> wanted) throws TableException {
      return spelled(columns, wanted, "partition_by names");
    }

    /** The columns of the partitions as the table's schema spells them. */
    private List<String> spelled(List<Field> columns, List<String> wanted, String who)
        throws TableException {
      List<String> spelled = new ArrayList<>();
      for (String name : wanted) {
        Field column =
            columns.stream()
                .filter(field -> lower(field.name()).equals(lower(name)))
                .findFirst()
                .orElseThrow(
                    () ->
                        refused(
                            "table %s: %s column \"%s\", which is not there"
                                .formatted(table, who, name)));
        if (!DeltaPartitionValue.isAllowed(column.type())) {
          throw refused(
              "%s is of type %s, which cannot make partitions"
                  .formatted(place(name), column.type()));
        }
        if (spelled.contains(column.name())) {
          throw refused("table %s: %s column \"%s\" twice".formatted(table, who, name));
        }
        spelled.add(column.name());
      }
      if (spelled.size() == columns.size()) {
        throw refused(
            "table %s: %s all columns; a data file needs at least one".formatted(table, who));
      }
      return spelled;
    }
  }
}
