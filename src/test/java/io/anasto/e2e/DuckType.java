package io.anasto.e2e;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Types and conversions of values as DuckDB's SQL spells them. */
final class DuckType {
  /** What an expression of a value without parts is turned into. */
  private interface Leaf {
    String of(String value, DataType type);
  }

  /**
   * @param mapsAsLists whether maps become lists of {@code key} and {@code value}
   */
  private record Conversion(Leaf leaf, boolean mapsAsLists) {}

  private static final Conversion EXACT =
      new Conversion(
          (value, type) -> isComparedAsText(type) ? "(" + value + ")::VARCHAR" : value, false);

  private static final Conversion FROM_TEXT =
      new Conversion(
          (value, type) -> {
            if (isWide(type)) {
              return value;
            }
            return type.kind() == Kind.BINARY
                ? "from_base64(" + value + ")"
                : "(" + value + ")::" + name(type);
          },
          false);

  private static final Conversion TO_TEXT =
      new Conversion(
          (value, type) -> type.kind() == Kind.BINARY ? "to_base64(" + value + ")" : value, false);

  private static final Conversion FOR_JDBC = new Conversion(DuckType::number, true);

  private DuckType() {}

  /** The type as DuckDB writes it, also in what it describes. */
  static String name(DataType type) {
    return name(type, DuckType::scalar);
  }

  /** The type with a text for each value without parts. */
  static String textName(DataType type) {
    return name(type, scalar -> "VARCHAR");
  }

  private static String name(DataType type, Function<DataType, String> scalar) {
    return switch (type.kind()) {
      case LIST -> name(((ListType) type).element(), scalar) + "[]";
      case MAP -> {
        MapType map = (MapType) type;
        yield "MAP(" + name(map.key(), scalar) + ", " + name(map.value(), scalar) + ")";
      }
      case STRUCT ->
          ((StructType) type)
              .fields().stream()
                  .map(field -> quoted(field) + " " + name(field.type(), scalar))
                  .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> scalar.apply(type);
    };
  }

  private static String scalar(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INT8 -> "TINYINT";
      case INT16 -> "SMALLINT";
      case INT32 -> "INTEGER";
      case INT64 -> "BIGINT";
      case FLOAT32 -> "FLOAT";
      case FLOAT64 -> "DOUBLE";
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
      }
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
      case TIMESTAMP_NTZ -> "TIMESTAMP";
      case LIST, MAP, STRUCT -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static String quoted(Field field) {
    return '"' + field.name() + '"';
  }

  /**
   * A value in the form in which it is compared. Floats are texts there, since for DuckDB -0.0 is
   * 0.0, and wide decimals, since DuckDB takes seconds to make them of texts.
   */
  static String exact(String value, DataType type) {
    return has(type, DuckType::isComparedAsText) ? each(value, type, EXACT, 0) : value;
  }

  /** A value whose parts are texts, turned into what they say, for {@link #exact}. */
  static String fromText(String value, DataType type) {
    return has(type, part -> isBinary(part) || isWide(part))
        ? each(value, type, FROM_TEXT, 0)
        : "(" + value + ")::" + name(type);
  }

  /** A value with base64 for bytes. */
  static String toText(String value, DataType type) {
    return has(type, DuckType::isBinary) ? each(value, type, TO_TEXT, 0) : value;
  }

  /**
   * A value as JDBC gives it without loss: times and dates as numbers, and maps, whose order it
   * drops, as lists of {@code key} and {@code value}.
   */
  static String forJdbc(String value, DataType type) {
    return has(type, part -> part.kind() == Kind.MAP || isTime(part))
        ? each(value, type, FOR_JDBC, 0)
        : value;
  }

  private static String number(String value, DataType type) {
    return switch (type.kind()) {
      case DATE -> "(" + value + " - DATE '1970-01-01')";
      case TIMESTAMP, TIMESTAMP_NTZ -> "epoch_us(" + value + ")";
      default -> value;
    };
  }

  /** Whether JSON has no number for some of the values. */
  static boolean hasFloat(DataType type) {
    return has(type, DuckType::isFloat);
  }

  /** Whether a double has fewer digits than some of the values. */
  static boolean hasDecimal(DataType type) {
    return has(type, part -> part.kind() == Kind.DECIMAL);
  }

  static boolean isNested(DataType type) {
    return switch (type.kind()) {
      case LIST, MAP, STRUCT -> true;
      default -> false;
    };
  }

  private static boolean isFloat(DataType type) {
    return type.kind() == Kind.FLOAT32 || type.kind() == Kind.FLOAT64;
  }

  private static boolean isComparedAsText(DataType type) {
    return isFloat(type) || isWide(type);
  }

  private static boolean isWide(DataType type) {
    return type instanceof DecimalType decimal
        && decimal.precision() > DecimalType.MAX_LONG_PRECISION;
  }

  private static boolean isBinary(DataType type) {
    return type.kind() == Kind.BINARY;
  }

  private static boolean isTime(DataType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
  }

  private static boolean has(DataType type, Predicate<DataType> what) {
    return what.test(type)
        || switch (type.kind()) {
          case LIST -> has(((ListType) type).element(), what);
          case MAP -> has(((MapType) type).key(), what) || has(((MapType) type).value(), what);
          case STRUCT ->
              ((StructType) type).fields().stream().anyMatch(field -> has(field.type(), what));
          default -> false;
        };
  }

  private static String each(String value, DataType type, Conversion to, int depth) {
    String item = "x" + depth;
    return switch (type.kind()) {
      case LIST ->
          "list_transform(%s, lambda %s: %s)"
              .formatted(value, item, each(item, ((ListType) type).element(), to, depth + 1));
      case MAP -> {
        MapType map = (MapType) type;
        String entries =
            "list_transform(map_entries(%s), lambda %s: {'key': %s, 'value': %s})"
                .formatted(
                    value,
                    item,
                    each(item + ".key", map.key(), to, depth + 1),
                    each(item + ".value", map.value(), to, depth + 1));
        yield unlessNull(value, to.mapsAsLists() ? entries : "map_from_entries(" + entries + ")");
      }
      case STRUCT ->
          unlessNull(
              value,
              ((StructType) type)
                  .fields().stream()
                      .map(
                          field ->
                              "'%s': %s"
                                  .formatted(
                                      field.name(),
                                      each(
                                          value + "." + quoted(field),
                                          field.type(),
                                          to,
                                          depth + 1)))
                      .collect(Collectors.joining(", ", "{", "}")));
      default -> to.leaf().of(value, type);
    };
  }

  private static String unlessNull(String value, String result) {
    return "CASE WHEN " + value + " IS NOT NULL THEN " + result + " END";
  }
}
