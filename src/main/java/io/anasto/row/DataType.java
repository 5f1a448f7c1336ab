package io.anasto.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The type of a column, spelled as the {@code schema} key of the config spells it. The text form
 * gives that spelling and {@link #parse} takes it.
 */
public sealed interface DataType {

  /** What a switch distinguishes; a switch over it has no {@code default}. */
  enum Kind {
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    DECIMAL,
    STRING,
    BINARY,
    DATE,
    TIMESTAMP,
    TIMESTAMP_NTZ,
    LIST,
    MAP,
    STRUCT
  }

  /** How deep types may be nested, a row counting one: all walk them by recursion. */
  int MAX_DEPTH = 100;

  /** Never null. */
  Kind kind();

  DataType BOOLEAN = new ScalarType(Kind.BOOLEAN);
  DataType INT8 = new ScalarType(Kind.INT8);
  DataType INT16 = new ScalarType(Kind.INT16);
  DataType INT32 = new ScalarType(Kind.INT32);
  DataType INT64 = new ScalarType(Kind.INT64);
  DataType FLOAT32 = new ScalarType(Kind.FLOAT32);
  DataType FLOAT64 = new ScalarType(Kind.FLOAT64);
  DataType STRING = new ScalarType(Kind.STRING);
  DataType BINARY = new ScalarType(Kind.BINARY);

  /**
   * Of values that were all null so far, so that their type is still open. Held and written as
   * {@link #STRING} is, until a value settles it. A map of such values is an object without keys.
   */
  DataType UNSETTLED = new UnsettledType();

  /** Of objects that had no keys so far: they may become structs or maps. */
  DataType EMPTY_OBJECT = new MapType(STRING, UNSETTLED);

  /** Days since 1970-01-01. */
  DataType DATE = new ScalarType(Kind.DATE);

  /** Microseconds since 1970-01-01T00:00:00Z. */
  DataType TIMESTAMP = new ScalarType(Kind.TIMESTAMP);

  /** Microseconds since 1970-01-01T00:00:00 on a clock of no stated zone. */
  DataType TIMESTAMP_NTZ = new ScalarType(Kind.TIMESTAMP_NTZ);

  /**
   * Reads a type as the config spells it, such as {@code list<struct<a:int32,b:decimal(10,2)>>}.
   *
   * @throws IllegalArgumentException saying what is wrong with the text and what is allowed
   */
  static DataType parse(String text) {
    return new TypeParser(text, false).parse();
  }

  /** The type without the parts that are still open; empty where that is all of it. */
  Optional<DataType> settled();

  /** Whether no part of it is still open. */
  boolean isSettled();

  /** A type that nothing has settled yet. */
  record UnsettledType() implements DataType {
    @Override
    public Kind kind() {
      return Kind.STRING;
    }

    @Override
    public Optional<DataType> settled() {
      return Optional.empty();
    }

    @Override
    public boolean isSettled() {
      return false;
    }

    @Override
    public String toString() {
      return "unsettled";
    }
  }

  /** A type without parameters. */
  record ScalarType(Kind kind) implements DataType {
    @Override
    public Optional<DataType> settled() {
      return Optional.of(this);
    }

    @Override
    public boolean isSettled() {
      return true;
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A number with a fixed number of decimal places.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits after the point, 0 to {@code precision}
   */
  record DecimalType(int precision, int scale) implements DataType {
    /** The most digits that any decimal has. */
    public static final int MAX_PRECISION = 38;

    /** The most digits whose unscaled value fits a {@code long}. */
    public static final int MAX_LONG_PRECISION = 18;

    public DecimalType {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(%d,%d): the precision is 1 to 38 and the scale 0 to the precision"
                .formatted(precision, scale));
      }
    }

    @Override
    public Optional<DataType> settled() {
      return Optional.of(this);
    }

    @Override
    public boolean isSettled() {
      return true;
    }

    @Override
    public Kind kind() {
      return Kind.DECIMAL;
    }

    @Override
    public String toString() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /** Any number of values of one type, in order; each may be null. */
  record ListType(DataType element) implements DataType {
    @Override
    public Kind kind() {
      return Kind.LIST;
    }

    @Override
    public Optional<DataType> settled() {
      return element.settled().map(ListType::new);
    }

    @Override
    public boolean isSettled() {
      return element.isSettled();
    }

    @Override
    public String toString() {
      return "list<" + element + ">";
    }
  }

  /** Keys with values; keys are never null, values may be. */
  record MapType(DataType key, DataType value) implements DataType {
    @Override
    public Kind kind() {
      return Kind.MAP;
    }

    @Override
    public Optional<DataType> settled() {
      return value.settled().map(known -> new MapType(key, known));
    }

    @Override
    public boolean isSettled() {
      return value.isSettled();
    }

    @Override
    public String toString() {
      return "map<" + key + "," + value + ">";
    }
  }

  /** Named fields. */
  record StructType(List<Field> fields) implements DataType {
    public StructType {
      fields = List.copyOf(fields);
    }

    @Override
    public Kind kind() {
      return Kind.STRUCT;
    }

    @Override
    public Optional<DataType> settled() {
      List<Field> known = new ArrayList<>();
      for (Field field : fields) {
        field
            .type()
            .settled()
            .ifPresent(type -> known.add(new Field(field.name(), type, field.nullable())));
      }
      return known.isEmpty() ? Optional.empty() : Optional.of(new StructType(known));
    }

    @Override
    public boolean isSettled() {
      return fields.stream().allMatch(field -> field.type().isSettled());
    }

    @Override
    public String toString() {
      return fields.stream().map(Field::toString).collect(Collectors.joining(",", "struct<", ">"));
    }
  }
}
