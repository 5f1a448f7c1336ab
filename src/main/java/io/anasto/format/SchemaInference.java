package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a look at files has told about their columns so far. It only widens. Not thread-safe.
 *
 * <p>Columns stand in the order in which they were first seen.
 */
public final class SchemaInference {
  private final Map<String, TypeInference> columns = new LinkedHashMap<>();

  /** The inference of a column, begun when the column is new. */
  public TypeInference column(String name) {
    return columns.computeIfAbsent(name, key -> new TypeInference());
  }

  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** The narrowest schema that takes all that was seen. */
  public InferredSchema result() {
    List<Field> fields = new ArrayList<>();
    Set<String> unsettled = new HashSet<>();
    columns.forEach(
        (name, inference) -> {
          if (inference.isUnsettled()) {
            unsettled.add(name);
          }
          fields.add(Field.of(name, inference.type()));
        });
    return new InferredSchema(new Schema(fields), unsettled);
  }

  /** The type of a row of these columns; {@code map<string,string>} where there are none. */
  DataType rowType() {
    return columns.isEmpty()
        ? new DataType.MapType(DataType.STRING, DataType.STRING)
        : new DataType.StructType(result().schema().fields());
  }

  /**
   * A schema, and which of its columns held only nulls; these stand as {@code string}.
   *
   * @param unsettled names of columns; a value in one of them is news
   */
  public record InferredSchema(Schema schema, Set<String> unsettled) {
    public InferredSchema {
      unsettled = Set.copyOf(unsettled);
    }
  }
}
