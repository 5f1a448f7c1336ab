package io.anasto.format;

import io.anasto.format.ParquetNode.Elements;
import io.anasto.format.ParquetNode.Entries;
import io.anasto.format.ParquetNode.Leaf;
import io.anasto.format.ParquetNode.Levels;
import io.anasto.format.ParquetNode.Struct;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.LogicalType._Fields;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * Brings a file's schema into the row model: parquet-format's LogicalTypes.md, with its
 * backward-compatibility rules for lists and maps. Serves one schema.
 *
 * <p>What has several readings is read as the user declares it: nanoseconds since 1970 as their
 * number where an int64 is asked for, an INT96 as either timestamp, as nanoseconds too, or as its
 * bytes.
 */
final class ParquetTypes {
  private static final int UINT64_DIGITS = 20;

  private final String file;
  private int leaves;
  private int depth;

  private ParquetTypes(String file) {
    this.file = file;
  }

  /**
   * The columns of a file.
   *
   * @param declared the schema that the user declares; one without columns when he does not
   * @throws DataException naming the column that cannot be read
   */
  static List<ParquetNode> columns(String file, ParquetElement root, Schema declared)
      throws DataException {
    ParquetTypes types = new ParquetTypes(file);
    types.checkNames(root, "");
    List<ParquetNode> columns = new ArrayList<>();
    for (ParquetElement column : root.children()) {
      DataType type =
          declared.position(column.name()).stream()
              .mapToObj(position -> declared.field(position).type())
              .findFirst()
              .orElse(null);
      columns.add(types.field(column, Levels.ROW, column.name(), type));
    }
    return columns;
  }

  private void checkNames(ParquetElement group, String path) throws DataException {
    Set<String> names = new HashSet<>();
    for (ParquetElement child : group.children()) {
      String inside = path.isEmpty() ? "a column" : "a field of column \"" + path + '"';
      if (child.name().isEmpty()) {
        throw DataException.malformed(file, "", "has " + inside + " without a name");
      }
      if (!names.add(child.name())) {
        throw DataException.malformed(
            file, "", "has " + inside + " \"" + child.name() + "\" twice");
      }
    }
  }

  /** A field with what its repetition means. */
  private ParquetNode field(ParquetElement e, Levels around, String path, DataType wanted)
      throws DataException {
    if (e.isRepeated()) {
      DataType inner = wanted instanceof ListType list ? list.element() : null;
      descend(path);
      ParquetNode element = value(e, around.repeated(), path, inner);
      depth--;
      return list(e, around, element);
    }
    return value(e, e.isOptional() ? around.optional() : around, path, wanted);
  }

  /** A field, its repetition left aside. */
  private ParquetNode value(ParquetElement e, Levels levels, String path, DataType wanted)
      throws DataException {
    descend(path);
    ParquetNode node = node(e, levels, path, wanted);
    depth--;
    return node;
  }

  private void descend(String path) throws DataException {
    if (++depth >= DataType.MAX_DEPTH) {
      throw refused(path, "is nested deeper than %d levels".formatted(DataType.MAX_DEPTH - 1));
    }
  }

  private ParquetNode node(ParquetElement e, Levels levels, String path, DataType wanted)
      throws DataException {
    checkAnnotation(e, path);
    if (e.isLeaf()) {
      return leaf(e, levels, path, wanted);
    }
    if (e.is(_Fields.VARIANT)) {
      throw refused(path, "is a VARIANT, which Anasto does not read");
    }
    if (hasOneRepeated(e)) {
      ParquetElement repeated = e.children().get(0);
      if (e.is(_Fields.LIST, ConvertedType.LIST)) {
        return annotatedList(e, repeated, levels, path, wanted);
      }
      if (e.is(_Fields.MAP, ConvertedType.MAP, ConvertedType.MAP_KEY_VALUE)) {
        switch (repeated.children().size()) {
          case 1 -> {
            return keys(e, repeated, levels, path, wanted);
          }
          case 2 -> {
            return map(e, repeated, levels, path, wanted);
          }
          default -> {
            // No map by any rule, so that its structure is read as it stands.
          }
        }
      }
    }
    return struct(e, levels, path, wanted);
  }

  private void checkAnnotation(ParquetElement e, String path) throws DataException {
    Optional<ParquetAnnotation> wrong = ParquetAnnotation.of(e).filter(known -> !known.fits());
    if (wrong.isPresent()) {
      throw refused(
          path,
          "is %s annotated as %s, which is %s"
              .formatted(
                  e.isLeaf() ? physical(e, path) : "a group",
                  wrong.get().name(),
                  wrong.get().needs()));
    }
  }

  private static boolean hasOneRepeated(ParquetElement e) {
    return e.children().size() == 1 && e.children().get(0).isRepeated();
  }

  private ParquetNode annotatedList(
      ParquetElement e, ParquetElement repeated, Levels levels, String path, DataType wanted)
      throws DataException {
    DataType inner = wanted instanceof ListType list ? list.element() : null;
    Levels inside = levels.repeated();
    return list(
        e,
        levels,
        isElement(repeated, e.name())
            ? value(repeated, inside, path, inner)
            : field(repeated.children().get(0), inside, path, inner));
  }

  /** Whether the repeated field of a list is the element itself, as older writers have it. */
  private static boolean isElement(ParquetElement repeated, String list) {
    return repeated.isLeaf()
        || repeated.children().size() != 1
        || repeated.children().get(0).isRepeated()
        || repeated.name().equals("array")
        || repeated.name().equals(list + "_tuple");
  }

  private static ParquetNode list(ParquetElement e, Levels levels, ParquetNode element) {
    return new Elements(e.name(), e.id(), levels, element, new ListType(element.type()));
  }

  /** A map whose values are omitted is the list of its keys. */
  private ParquetNode keys(
      ParquetElement e, ParquetElement repeated, Levels levels, String path, DataType wanted)
      throws DataException {
    DataType inner = wanted instanceof ListType list ? list.element() : null;
    return list(e, levels, field(repeated.children().get(0), levels.repeated(), path, inner));
  }

  private ParquetNode map(
      ParquetElement e, ParquetElement repeated, Levels levels, String path, DataType wanted)
      throws DataException {
    checkNames(repeated, path);
    MapType type = wanted instanceof MapType map ? map : null;
    ParquetElement first = repeated.children().get(0);
    ParquetElement second = repeated.children().get(1);
    Levels inside = levels.repeated();
    ParquetNode key = field(first, inside, below(path, first), type == null ? null : type.key());
    ParquetNode value =
        field(second, inside, below(path, second), type == null ? null : type.value());
    return new Entries(e.name(), e.id(), levels, key, value, new MapType(key.type(), value.type()));
  }

  private ParquetNode struct(ParquetElement e, Levels levels, String path, DataType wanted)
      throws DataException {
    checkNames(e, path);
    if (e.children().isEmpty()) {
      throw refused(path, "is a group without fields, which Anasto does not read");
    }
    List<ParquetNode> nodes = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (ParquetElement child : e.children()) {
      DataType inner = wanted instanceof StructType struct ? fieldOf(struct, child.name()) : null;
      ParquetNode node = field(child, levels, below(path, child), inner);
      nodes.add(node);
      fields.add(Field.of(node.name(), node.type()));
    }
    return new Struct(e.name(), e.id(), levels, List.copyOf(nodes), new StructType(fields));
  }

  private static DataType fieldOf(StructType struct, String name) {
    return struct.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::type)
        .findFirst()
        .orElse(null);
  }

  private static String below(String path, ParquetElement child) {
    return path + "." + child.name();
  }

  private ParquetNode leaf(ParquetElement e, Levels levels, String path, DataType wanted)
      throws DataException {
    Kind kind = wanted == null ? null : wanted.kind();
    Meaning meaning =
        switch (e.element().getType()) {
          case BOOLEAN -> new Meaning(ParquetForm.BOOLEAN, DataType.BOOLEAN);
          case INT32 -> int32(e, path);
          case INT64 -> int64(e, path, kind);
          case INT96 -> int96(kind);
          case FLOAT -> new Meaning(ParquetForm.FLOATING, DataType.FLOAT32);
          case DOUBLE -> new Meaning(ParquetForm.FLOATING, DataType.FLOAT64);
          case BYTE_ARRAY -> byteArray(e, path);
          case FIXED_LEN_BYTE_ARRAY -> fixed(e, path, kind);
        };
    return new Leaf(
        e.name(),
        e.id(),
        path,
        leaves++,
        levels,
        physical(e, path),
        meaning.form(),
        meaning.type());
  }

  private record Meaning(ParquetForm form, DataType type) {}

  private ParquetPhysical physical(ParquetElement e, String path) throws DataException {
    Type type = e.element().getType();
    int length =
        switch (type) {
          case FIXED_LEN_BYTE_ARRAY -> e.element().getType_length();
          case INT96 -> ParquetPhysical.INT96_LENGTH;
          case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTE_ARRAY -> 0;
        };
    if (type == Type.FIXED_LEN_BYTE_ARRAY && (length < 1 || length > ParquetPlain.MAX_VALUE)) {
      throw refused(
          path,
          "has values of %,d bytes; 1 to %,d are what Anasto reads"
              .formatted(length, ParquetPlain.MAX_VALUE));
    }
    return new ParquetPhysical(type, length);
  }

  private Meaning int32(ParquetElement e, String path) throws DataException {
    if (isDecimal(e)) {
      return new Meaning(ParquetForm.DECIMAL_INTEGER, decimal(e, path));
    }
    if (e.is(_Fields.DATE, ConvertedType.DATE)) {
      return new Meaning(ParquetForm.INTEGER, DataType.DATE);
    }
    if (e.is(_Fields.TIME, ConvertedType.TIME_MILLIS)) {
      return new Meaning(ParquetForm.TIME_MILLIS, DataType.STRING);
    }
    return switch (integer(e)) {
      case 8 -> new Meaning(ParquetForm.INT8, DataType.INT8);
      case 16 -> new Meaning(ParquetForm.INT16, DataType.INT16);
      case -8 -> new Meaning(ParquetForm.UINT8, DataType.INT16);
      case -16 -> new Meaning(ParquetForm.UINT16, DataType.INT32);
      case -32 -> new Meaning(ParquetForm.UINT32, DataType.INT64);
      default -> new Meaning(ParquetForm.INTEGER, DataType.INT32);
    };
  }

  private Meaning int64(ParquetElement e, String path, Kind wanted) throws DataException {
    if (isDecimal(e)) {
      return new Meaning(ParquetForm.DECIMAL_INTEGER, decimal(e, path));
    }
    if (e.is(_Fields.TIME, ConvertedType.TIME_MICROS)) {
      return new Meaning(
          isInNanos(e) ? ParquetForm.TIME_NANOS : ParquetForm.TIME_MICROS, DataType.STRING);
    }
    if (e.is(_Fields.TIMESTAMP, ConvertedType.TIMESTAMP_MILLIS, ConvertedType.TIMESTAMP_MICROS)) {
      Meaning timestamp = timestamp(e);
      return timestamp.form() == ParquetForm.NANOS && wanted == Kind.INT64
          ? new Meaning(ParquetForm.INTEGER, DataType.INT64)
          : timestamp;
    }
    return integer(e) == -64
        ? new Meaning(ParquetForm.UINT64, new DecimalType(UINT64_DIGITS, 0))
        : new Meaning(ParquetForm.INTEGER, DataType.INT64);
  }

  /** Of a time of day in 64 bits. */
  private static boolean isInNanos(ParquetElement e) {
    return e.logical() != null && e.element().getLogicalType().getTIME().getUnit().isSetNANOS();
  }

  private static Meaning timestamp(ParquetElement e) {
    if (e.logical() != _Fields.TIMESTAMP) {
      return new Meaning(
          e.element().getConverted_type() == ConvertedType.TIMESTAMP_MILLIS
              ? ParquetForm.MILLIS
              : ParquetForm.INTEGER,
          DataType.TIMESTAMP);
    }
    LogicalType logical = e.element().getLogicalType();
    TimeUnit unit = logical.getTIMESTAMP().getUnit();
    return new Meaning(
        unit.isSetMILLIS()
            ? ParquetForm.MILLIS
            : unit.isSetNANOS() ? ParquetForm.NANOS : ParquetForm.INTEGER,
        logical.getTIMESTAMP().isIsAdjustedToUTC() ? DataType.TIMESTAMP : DataType.TIMESTAMP_NTZ);
  }

  private static Meaning int96(Kind wanted) {
    if (wanted == Kind.INT64) {
      return new Meaning(ParquetForm.INT96_NANOS, DataType.INT64);
    }
    if (wanted == Kind.BINARY) {
      return new Meaning(ParquetForm.BINARY, DataType.BINARY);
    }
    return new Meaning(
        ParquetForm.INT96,
        wanted == Kind.TIMESTAMP_NTZ ? DataType.TIMESTAMP_NTZ : DataType.TIMESTAMP);
  }

  private Meaning byteArray(ParquetElement e, String path) throws DataException {
    if (isDecimal(e)) {
      return new Meaning(ParquetForm.DECIMAL_BYTES, decimal(e, path));
    }
    boolean text =
        e.is(_Fields.STRING, ConvertedType.UTF8)
            || e.is(_Fields.ENUM, ConvertedType.ENUM)
            || e.is(_Fields.JSON, ConvertedType.JSON);
    return text
        ? new Meaning(ParquetForm.STRING, DataType.STRING)
        : new Meaning(ParquetForm.BINARY, DataType.BINARY);
  }

  private Meaning fixed(ParquetElement e, String path, Kind wanted) throws DataException {
    if (isDecimal(e)) {
      return new Meaning(ParquetForm.DECIMAL_BYTES, decimal(e, path));
    }
    if (e.is(_Fields.UUID)) {
      return wanted == Kind.BINARY
          ? new Meaning(ParquetForm.BINARY, DataType.BINARY)
          : new Meaning(ParquetForm.UUID, DataType.STRING);
    }
    if (e.is(_Fields.FLOAT16)) {
      return new Meaning(ParquetForm.FLOAT16, DataType.FLOAT32);
    }
    if (e.logical() == null
        && e.element().getConverted_type() == ConvertedType.INTERVAL
        && wanted != Kind.BINARY) {
      throw refused(
          path,
          "is an INTERVAL, which Anasto has no type for; declare the column binary to have its 12"
              + " bytes");
    }
    return new Meaning(ParquetForm.BINARY, DataType.BINARY);
  }

  private static boolean isDecimal(ParquetElement e) {
    return e.is(_Fields.DECIMAL, ConvertedType.DECIMAL);
  }

  private DecimalType decimal(ParquetElement e, String path) throws DataException {
    boolean old = e.logical() != _Fields.DECIMAL;
    int precision =
        old ? e.element().getPrecision() : e.element().getLogicalType().getDECIMAL().getPrecision();
    int scale = old ? e.element().getScale() : e.element().getLogicalType().getDECIMAL().getScale();
    DecimalType type;
    try {
      type = new DecimalType(precision, scale);
    } catch (IllegalArgumentException wrong) {
      throw refused(path, "is a " + wrong.getMessage());
    }
    ParquetPhysical physical = physical(e, path);
    int most = ParquetAnnotation.mostDigits(physical);
    if (precision > most) {
      throw refused(path, "is a %s, but %s holds %d digits".formatted(type, physical, most));
    }
    return type;
  }

  /** The bits of a stated integer type, negative where it is unsigned; 0 where none is stated. */
  private static int integer(ParquetElement e) {
    if (e.logical() == _Fields.INTEGER) {
      int bits = e.element().getLogicalType().getINTEGER().getBitWidth();
      return e.element().getLogicalType().getINTEGER().isIsSigned() ? bits : -bits;
    }
    if (e.logical() != null || e.element().getConverted_type() == null) {
      return 0;
    }
    return switch (e.element().getConverted_type()) {
      case INT_8 -> 8;
      case INT_16 -> 16;
      case INT_32 -> 32;
      case INT_64 -> 64;
      case UINT_8 -> -8;
      case UINT_16 -> -16;
      case UINT_32 -> -32;
      case UINT_64 -> -64;
      case UTF8,
          MAP,
          MAP_KEY_VALUE,
          LIST,
          ENUM,
          DECIMAL,
          DATE,
          TIME_MILLIS,
          TIME_MICROS,
          TIMESTAMP_MILLIS,
          TIMESTAMP_MICROS,
          JSON,
          BSON,
          INTERVAL ->
          0;
    };
  }

  private DataException refused(String path, String what) {
    return DataException.malformed(file, "column \"" + path + '"', what);
  }
}
