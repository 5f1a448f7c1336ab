package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.Kind;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The type that a column should be declared with, so that a value which it refused fits. */
public final class TypeSuggestion {
  private TypeSuggestion() {}

  /** The column with a type that takes the value too; empty where that is not known. */
  public static Optional<Field> of(Schema schema, DataException problem) {
    if (problem.column().isEmpty() || problem.value().isEmpty()) {
      return Optional.empty();
    }
    DataType value = typeOf(problem.value().get());
    return at(schema, problem.column().get(), type -> Optional.of(common(type, value)));
  }

  /** The column with maps in the place of the structs that lack a field. */
  public static Optional<Field> asMap(Schema schema, DataException problem) {
    return problem
        .column()
        .map(path -> path.lastIndexOf('.') < 0 ? path : path.substring(0, path.lastIndexOf('.')))
        .flatMap(path -> at(schema, path, TypeSuggestion::map));
  }

  private static Optional<DataType> map(DataType type) {
    if (!(type instanceof StructType struct)) {
      return Optional.empty();
    }
    DataType value = DataType.UNSETTLED;
    for (Field field : struct.fields()) {
      value = common(value, field.type());
    }
    return Optional.of(new MapType(DataType.STRING, value.isSettled() ? value : DataType.STRING));
  }

  private static DataType typeOf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TypeInference inference = new TypeInference();
    inference.observeText(bytes, 0, bytes.length);
    return inference.type();
  }

  private static DataType common(DataType one, DataType other) {
    Optional<DataType> common = CommonType.of(one, other);
    if (common.isPresent()) {
      return common.get();
    }
    return isNumber(one) && isNumber(other) ? DataType.FLOAT64 : DataType.STRING;
  }

  private static boolean isNumber(DataType type) {
    return type.kind().compareTo(Kind.INT8) >= 0 && type.kind().compareTo(Kind.DECIMAL) <= 0;
  }

  /** The column of a path, with another type at the path's end. */
  private static Optional<Field> at(
      Schema schema, String path, Function<DataType, Optional<DataType>> change) {
    return field(schema.fields(), path, change);
  }

  private static Optional<Field> field(
      List<Field> fields, String path, Function<DataType, Optional<DataType>> change) {
    for (Field field : fields) {
      if (path.startsWith(field.name())) {
        Optional<DataType> type = at(field.type(), path.substring(field.name().length()), change);
        if (type.isPresent()) {
          return type.map(now -> new Field(field.name(), now, field.nullable()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<DataType> at(
      DataType type, String rest, Function<DataType, Optional<DataType>> change) {
    if (rest.isEmpty()) {
      return change.apply(type);
    }
    if (rest.startsWith("[]") && type instanceof ListType list) {
      return at(list.element(), rest.substring(2), change).map(ListType::new);
    }
    if (rest.startsWith("{}") && type instanceof MapType map) {
      return at(map.value(), rest.substring(2), change).map(now -> new MapType(map.key(), now));
    }
    if (!rest.startsWith(".") || !(type instanceof StructType struct)) {
      return Optional.empty();
    }
    return field(struct.fields(), rest.substring(1), change).map(now -> with(struct, now));
  }

  private static DataType with(StructType struct, Field now) {
    List<Field> fields = new ArrayList<>();
    for (Field field : struct.fields()) {
      fields.add(field.name().equals(now.name()) ? now : field);
    }
    return new StructType(fields);
  }
}
