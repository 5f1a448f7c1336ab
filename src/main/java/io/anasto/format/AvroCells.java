package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * From a file's schema to the cells that read it, and so to the types of its columns. Serves one
 * file.
 *
 * <ul>
 *   <li>{@code int}, {@code long}, {@code float}, {@code double}, {@code boolean}, {@code string},
 *       {@code bytes} are int32, int64, float32, float64, boolean, string, binary; {@code fixed} is
 *       binary, {@code enum} string, {@code array} list, {@code map} map, {@code record} struct;
 *   <li>{@code null} is a column that only holds nulls;
 *   <li>{@code decimal}, {@code date}, {@code timestamp-*} and {@code local-timestamp-*} are
 *       decimal, date, timestamp and timestamp_ntz; {@code uuid} is string;
 *   <li>{@code time-millis} and {@code time-micros} are strings {@code HH:MM:SS.ffffff}, since
 *       there is no type for a time without a date;
 *   <li>an {@code array} of records of a key and a value with the logical type {@code map} is a
 *       map;
 *   <li>a union with null only makes its column nullable; {@code int} and {@code long} are int64,
 *       {@code float} and {@code double} float64, and other unions structs with a field {@code
 *       member0} and so on for each branch.
 * </ul>
 *
 * <p>Types that contain themselves, and logical types that no column can hold, are refused.
 */
final class AvroCells {
  /** As deep as a type of a table may be; a row is a level, too. */
  private static final int MAX_DEPTH = DataType.MAX_DEPTH - 1;

  /** Types that name others many times over are larger than their text. */
  private static final int MAX_CELLS = 100_000;

  private static final String REMEDY = "; declare the column binary to get its bytes";

  private final String file;
  private final ReadOptions options;

  /** Whether the user asks for the type that is wanted of the present column. */
  private boolean declared;

  /** The records that the present place is within. */
  private final Set<Schema> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private int cells;
  private int depth;

  AvroCells(String file, ReadOptions options) {
    this.file = file;
    this.options = options;
  }

  /** A field of a row. */
  record Named(String name, AvroSlot slot) {
    /** Whether the column only holds nulls. */
    boolean isNull() {
      return slot.cell() instanceof AvroPrimitiveCell.OfNull;
    }
  }

  /**
   * The fields of a row, in the file's order.
   *
   * @param wanted the table's schema, or one without columns where there is none yet; where the
   *     file's own type is nothing, or not readable, the wanted one counts
   * @throws DataException naming what cannot be a column
   */
  List<Named> row(Schema row, io.anasto.row.Schema wanted) throws DataException {
    open.add(row);
    List<Named> fields = new ArrayList<>();
    for (Schema.Field field : row.getFields()) {
      checkName(field.name(), "");
      var position = wanted.position(field.name());
      DataType type = position.isPresent() ? wanted.field(position.getAsInt()).type() : null;
      declared = options.isDeclared(field.name());
      fields.add(new Named(field.name(), slot(field.schema(), type, field.name())));
    }
    return fields;
  }

  private void checkName(String name, String path) throws DataException {
    if (name.isEmpty()) {
      throw refused(path, "has a field without a name");
    }
  }

  private DataException refused(String path, String what) {
    return path.isEmpty()
        ? DataException.malformed(file, "", "the row " + what)
        : DataException.malformed(file, "column \"" + path + "\"", "the column " + what);
  }

  /**
   * @param wanted null where nothing is
   */
  private AvroSlot slot(Schema schema, DataType wanted, String path) throws DataException {
    if (++depth > MAX_DEPTH) {
      throw refused(path, "is nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    if (++cells > MAX_CELLS) {
      throw refused(path, "is one of more than %,d fields".formatted(MAX_CELLS));
    }
    AvroSlot slot =
        schema.getType() == Schema.Type.UNION
            ? union(schema.getTypes(), wanted, path)
            : AvroSlot.of(cell(schema, wanted, path));
    depth--;
    return slot;
  }

  private AvroSlot union(List<Schema> branches, DataType wanted, String path) throws DataException {
    int nullBranch = -1;
    List<Schema> others = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      if (branches.get(i).getType() == Schema.Type.NULL) {
        nullBranch = i;
      } else {
        others.add(branches.get(i));
      }
    }
    if (branches.isEmpty()) {
      throw refused(path, "is a union of nothing");
    }
    if (others.isEmpty()) {
      return new AvroSlot(ofNull(wanted, path), branches.size(), nullBranch);
    }
    if (others.size() == 1) {
      return new AvroSlot(cell(others.get(0), wanted, path), branches.size(), nullBranch);
    }
    DataType number = commonNumber(others);
    return AvroSlot.of(
        number == null ? members(branches, wanted, path) : numbers(branches, number, path));
  }

  private static DataType commonNumber(List<Schema> branches) {
    Set<Schema.Type> types = new HashSet<>();
    for (Schema branch : branches) {
      if (branch.getLogicalType() != null) {
        return null;
      }
      types.add(branch.getType());
    }
    if (types.equals(Set.of(Schema.Type.INT, Schema.Type.LONG))) {
      return DataType.INT64;
    }
    return types.equals(Set.of(Schema.Type.FLOAT, Schema.Type.DOUBLE)) ? DataType.FLOAT64 : null;
  }

  private AvroCell numbers(List<Schema> branches, DataType type, String path) throws DataException {
    List<AvroCell> byBranch = new ArrayList<>();
    for (Schema branch : branches) {
      byBranch.add(branch.getType() == Schema.Type.NULL ? null : cell(branch, null, path));
    }
    return new AvroUnionCell.OfNumbers(type, byBranch, path);
  }

  private AvroCell members(List<Schema> branches, DataType wanted, String path)
      throws DataException {
    List<AvroCell> byBranch = new ArrayList<>();
    int member = 0;
    for (Schema branch : branches) {
      if (branch.getType() == Schema.Type.NULL) {
        byBranch.add(null);
      } else {
        String name = AvroUnionCell.OfMembers.name(member++);
        byBranch.add(slot(branch, field(wanted, name), path + "." + name).cell());
      }
    }
    return new AvroUnionCell.OfMembers(byBranch, path);
  }

  private static DataType field(DataType wanted, String name) {
    return wanted instanceof StructType struct
        ? struct.fields().stream()
            .filter(field -> field.name().equals(name))
            .map(Field::type)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static AvroCell ofNull(DataType wanted, String path) {
    return new AvroPrimitiveCell.OfNull(wanted == null ? DataType.UNSETTLED : wanted, path);
  }

  private AvroCell cell(Schema schema, DataType wanted, String path) throws DataException {
    String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    return switch (schema.getType()) {
      case NULL -> ofNull(wanted, path);
      case BOOLEAN -> new AvroPrimitiveCell.OfBoolean(path);
      case INT -> ofInt(logical, path);
      case LONG -> ofLong(logical, wanted, path);
      case FLOAT -> new AvroPrimitiveCell.OfFloat(DataType.FLOAT32, path);
      case DOUBLE -> new AvroPrimitiveCell.OfDouble(path);
      case STRING -> new AvroBytesCell(DataType.STRING, AvroBytesCell.ANY, path);
      case BYTES -> ofBytes(schema, logical, AvroBytesCell.ANY, wanted, path);
      case FIXED -> ofBytes(schema, logical, schema.getFixedSize(), wanted, path);
      case ENUM -> new AvroEnumCell(schema.getEnumSymbols(), path);
      case ARRAY -> array(schema, wanted, path);
      case MAP -> {
        DataType value = wanted instanceof MapType map ? map.value() : null;
        AvroCell key = new AvroBytesCell(DataType.STRING, AvroBytesCell.ANY, path + "{}");
        yield new AvroMapCell(key, slot(schema.getValueType(), value, path + "{}"), false, path);
      }
      case RECORD -> record(schema, wanted, path);
      case UNION -> throw refused(path, "is a union within a union");
    };
  }

  private static AvroCell ofInt(String logical, String path) {
    return switch (logical) {
      case "date" -> new AvroPrimitiveCell.OfInt(DataType.DATE, path);
      case "time-millis" -> new AvroTimeCell(true, path);
      default -> new AvroPrimitiveCell.OfInt(DataType.INT32, path);
    };
  }

  private AvroCell ofLong(String logical, DataType wanted, String path) {
    boolean nanos = declared && wanted != null && wanted.kind() == Kind.INT64;
    return switch (logical) {
      case "time-micros" -> new AvroTimeCell(false, path);
      case "timestamp-millis" -> new AvroTimestampCell(DataType.TIMESTAMP, true, path);
      case "timestamp-micros" -> new AvroPrimitiveCell.OfLong(DataType.TIMESTAMP, path);
      case "timestamp-nanos" ->
          nanos
              ? new AvroPrimitiveCell.OfLong(DataType.INT64, path)
              : new AvroTimestampCell(DataType.TIMESTAMP, false, path);
      case "local-timestamp-millis" -> new AvroTimestampCell(DataType.TIMESTAMP_NTZ, true, path);
      case "local-timestamp-micros" -> new AvroPrimitiveCell.OfLong(DataType.TIMESTAMP_NTZ, path);
      case "local-timestamp-nanos" ->
          nanos
              ? new AvroPrimitiveCell.OfLong(DataType.INT64, path)
              : new AvroTimestampCell(DataType.TIMESTAMP_NTZ, false, path);
      default -> new AvroPrimitiveCell.OfLong(DataType.INT64, path);
    };
  }

  private AvroCell ofBytes(Schema schema, String logical, int size, DataType wanted, String path)
      throws DataException {
    boolean raw = declared && wanted != null && wanted.kind() == Kind.BINARY;
    if (raw || logical.isEmpty()) {
      return new AvroBytesCell(DataType.BINARY, size, path);
    }
    return switch (logical) {
      case "uuid" -> new AvroUuidCell(path);
      case "decimal" -> {
        LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) schema.getLogicalType();
        if (decimal.getPrecision() > DecimalType.MAX_PRECISION) {
          throw refused(
              path,
              "is a decimal(%d,%d), and more than %d digits are not read%s"
                  .formatted(
                      decimal.getPrecision(),
                      decimal.getScale(),
                      DecimalType.MAX_PRECISION,
                      REMEDY));
        }
        yield new AvroDecimalCell(
            new DecimalType(decimal.getPrecision(), decimal.getScale()), size, path);
      }
      case "duration", "big-decimal" ->
          throw refused(path, "is a %s, which is not read%s".formatted(logical, REMEDY));
      default -> new AvroBytesCell(DataType.BINARY, size, path);
    };
  }

  private AvroCell array(Schema schema, DataType wanted, String path) throws DataException {
    Schema items = schema.getElementType();
    if (isMap(schema)) {
      DataType key = wanted instanceof MapType map ? map.key() : null;
      DataType value = wanted instanceof MapType map ? map.value() : null;
      return new AvroMapCell(
          slot(items.getField("key").schema(), key, path + "{}").cell(),
          slot(items.getField("value").schema(), value, path + "{}"),
          items.getField("value").pos() == 0,
          path);
    }
    DataType element = wanted instanceof ListType list ? list.element() : null;
    return new AvroListCell(slot(items, element, path + "[]"), path);
  }

  /** Whether an array is that of a map's entries. */
  static boolean isMap(Schema array) {
    return "map".equals(array.getProp("logicalType")) && isEntry(array.getElementType());
  }

  private static boolean isEntry(Schema items) {
    return items.getType() == Schema.Type.RECORD
        && items.getFields().size() == 2
        && items.getField("key") != null
        && items.getField("value") != null
        && !items.getField("key").schema().isNullable()
        && items.getField("key").schema().getType() != Schema.Type.UNION;
  }

  private AvroCell record(Schema schema, DataType wanted, String path) throws DataException {
    if (open.contains(schema)) {
      throw refused(
          path, "is of the type \"%s\", which contains itself".formatted(schema.getFullName()));
    }
    open.add(schema);
    List<AvroSlot> slots = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      checkName(field.name(), path);
      AvroSlot slot = slot(field.schema(), field(wanted, field.name()), path + "." + field.name());
      slots.add(slot);
      fields.add(Field.of(field.name(), slot.cell().type()));
    }
    open.remove(schema);
    return fields.isEmpty()
        ? new AvroEmptyRecordCell(path)
        : new AvroStructCell(new StructType(fields), slots, path);
  }
}
