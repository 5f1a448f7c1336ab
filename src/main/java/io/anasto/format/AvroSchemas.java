package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * From a table's schema to Avro's.
 *
 * <p>Everything may be null: each column, field and element is a union of null, its default, and
 * its type. Integers of up to 32 bits are {@code int}; a decimal is {@code bytes} with the logical
 * type; timestamps are {@code timestamp-micros} and {@code local-timestamp-micros}. A map whose
 * keys are texts is a {@code map}, another one an {@code array} of records of {@code key} and
 * {@code value} with the logical type {@code map}. A record has its path for a name: {@code
 * row.address.geo}.
 *
 * <p>Specification: Avro 1.12, "Schema Declaration", "Names" and "Logical Types".
 */
final class AvroSchemas {
  /** The name of a row's record. */
  static final String ROW = "row";

  static final String KEY = "key";
  static final String VALUE = "value";

  private static final String ELEMENT = "element";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NOT_IN_NAME = Pattern.compile("[^A-Za-z0-9_]");

  private AvroSchemas() {}

  /**
   * The schema of a row, a record.
   *
   * @throws IllegalArgumentException when Avro has no such name as that of a column; the message is
   *     for users
   */
  static Schema of(io.anasto.row.Schema schema) {
    List<String> wrong =
        schema.fields().stream().map(Field::name).filter(AvroSchemas::isNoName).toList();
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          ("an Avro file cannot have %s: a name there is of ASCII letters, digits and _, and begins"
                  + " with no digit; name all columns in the destination, such as columns = [%s]")
              .formatted(columns(wrong), renamed(schema)));
    }
    return record(ROW, "", schema.fields());
  }

  private static boolean isNoName(String name) {
    return !NAME.matcher(name).matches();
  }

  private static String columns(List<String> names) {
    return names.stream()
        .map(name -> '"' + name + '"')
        .collect(Collectors.joining(", ", names.size() == 1 ? "a column " : "columns ", ""));
  }

  /** What the destination's {@code columns} are to be: no name twice, and all of it TOML. */
  private static String renamed(io.anasto.row.Schema schema) {
    Set<String> taken = new HashSet<>();
    schema.fields().stream()
        .map(Field::name)
        .filter(name -> !isNoName(name))
        .forEach(name -> taken.add(name));
    List<String> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      String name = field.name();
      columns.add(isNoName(name) ? free(suggested(name), taken) + " = " + choice(name) : name);
    }
    return columns.stream().map(AvroSchemas::toml).collect(Collectors.joining(", "));
  }

  private static String suggested(String name) {
    String plain = NOT_IN_NAME.matcher(name).replaceAll("_");
    return NAME.matcher(plain).matches() ? plain : "_" + plain;
  }

  /** The name, with a number where it is taken; it is taken then. */
  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** A name as {@code columns} reads it: in quotes where it would be taken apart. */
  private static String choice(String name) {
    boolean plain = name.indexOf('=') < 0 && name.indexOf('"') < 0 && name.equals(name.strip());
    return plain && !name.isEmpty()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A basic string of TOML. */
  private static String toml(String text) {
    StringBuilder string = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        string.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        string.append("\\u%04X".formatted((int) c));
      } else {
        string.append(c);
      }
    }
    return string.append('"').toString();
  }

  private static Schema record(String name, String namespace, List<Field> fields) {
    String path = namespace.isEmpty() ? name : namespace + "." + name;
    List<Schema.Field> avro = new ArrayList<>();
    for (Field field : fields) {
      if (!NAME.matcher(field.name()).matches()) {
        throw new IllegalArgumentException(
            ("an Avro file cannot have a field \"%s\", which is in column \"%s\": a name there is"
                    + " of letters, digits and _, and begins with no digit; leave the column out"
                    + " with the destination's columns = […], or choose another filetype")
                .formatted(field.name(), path.substring(path.indexOf('.') + 1)));
      }
      avro.add(field(field.name(), nullable(of(field.type(), field.name(), path)), true));
    }
    return Schema.createRecord(name, null, namespace, false, avro);
  }

  private static Schema.Field field(String name, Schema type, boolean nullable) {
    return new Schema.Field(
        name, type, null, nullable ? Schema.Field.NULL_DEFAULT_VALUE : (Object) null);
  }

  private static Schema nullable(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  private static Schema of(DataType type, String name, String namespace) {
    return switch (type.kind()) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT8, INT16, INT32 -> Schema.create(Schema.Type.INT);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT32 -> Schema.create(Schema.Type.FLOAT);
      case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
      case STRING -> Schema.create(Schema.Type.STRING);
      case BINARY -> Schema.create(Schema.Type.BYTES);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case TIMESTAMP_NTZ ->
          LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield LogicalTypes.decimal(decimal.precision(), decimal.scale())
            .addToSchema(SchemaBuilder.builder().bytesType());
      }
      case LIST -> {
        DataType element = ((ListType) type).element();
        yield Schema.createArray(nullable(of(element, ELEMENT, namespace + "." + name)));
      }
      case MAP -> map((MapType) type, name, namespace);
      case STRUCT -> record(name, namespace, ((StructType) type).fields());
    };
  }

  private static Schema map(MapType type, String name, String namespace) {
    String path = namespace + "." + name;
    Schema value = nullable(of(type.value(), VALUE, path));
    if (isPlain(type)) {
      return Schema.createMap(value);
    }
    Schema entry =
        Schema.createRecord(
            name,
            null,
            namespace,
            false,
            List.of(field(KEY, of(type.key(), KEY, path), false), field(VALUE, value, true)));
    Schema entries = Schema.createArray(entry);
    entries.addProp("logicalType", "map");
    return entries;
  }

  /** Whether Avro's own maps will do, whose keys are texts. */
  static boolean isPlain(MapType type) {
    return type.key().kind() == Kind.STRING;
  }
}
