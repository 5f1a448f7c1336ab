package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.HashMap;
import java.util.Map;

/** What becomes of the types of an open table that is followed while they are widened. */
public final class TableTypes {
  private TableTypes() {}

  /**
   * A type that takes what a column had so far and what it has now. Fields that are new are not
   * among it, and what has nothing in common stays as it was.
   */
  public static DataType widened(DataType before, DataType now) {
    if (before instanceof ListType a && now instanceof ListType b) {
      return new ListType(widened(a.element(), b.element()));
    }
    if (before instanceof MapType a && now instanceof MapType b) {
      return new MapType(widened(a.key(), b.key()), widened(a.value(), b.value()));
    }
    if (before instanceof StructType a && now instanceof StructType b) {
      Map<String, DataType> there = new HashMap<>();
      b.fields().forEach(field -> there.put(field.name(), field.type()));
      return new StructType(
          a.fields().stream()
              .map(
                  field ->
                      there.containsKey(field.name())
                          ? new Field(
                              field.name(),
                              widened(field.type(), there.get(field.name())),
                              field.nullable())
                          : field)
              .toList());
    }
    return CommonType.of(before, now, true).orElse(before);
  }
}
