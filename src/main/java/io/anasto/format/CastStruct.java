package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.StructColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Structs, field by field; the fields match by name, and one that the file lacks is null. */
final class CastStruct extends Cast {
  private static final int ABSENT = -1;

  private final List<Field> fields;

  /** By the table's field: the file's. */
  private final int[] positions;

  private final Cast[] casts;

  private CastStruct(List<Field> fields, int[] positions, Cast[] casts) {
    this.fields = fields;
    this.positions = positions;
    this.casts = casts;
  }

  /**
   * Empty also where the file has a field that the table's type lacks, unless nothing has settled
   * that field's type.
   */
  static Optional<Cast> of(StructType from, StructType to, Rules rules) {
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < from.fields().size(); i++) {
      known.put(from.fields().get(i).name(), i);
    }
    int count = to.fields().size();
    int[] positions = new int[count];
    Cast[] casts = new Cast[count];
    for (int i = 0; i < count; i++) {
      Field field = to.fields().get(i);
      Integer position = known.remove(field.name());
      positions[i] = position == null ? ABSENT : position;
      if (position != null) {
        Optional<Cast> cast = of(from.fields().get(position).type(), field.type(), rules);
        if (cast.isEmpty()) {
          return Optional.empty();
        }
        casts[i] = cast.get();
      }
    }
    boolean allSettle =
        known.values().stream()
            .allMatch(position -> from.fields().get(position).type().settled().isEmpty());
    return allSettle
        ? Optional.of(new CastStruct(to.fields(), positions, casts))
        : Optional.empty();
  }

  @Override
  void appendValue(Column from, int row, Column to) throws CastException {
    StructColumn source = (StructColumn) from;
    StructColumn target = (StructColumn) to;
    for (int i = 0; i < positions.length; i++) {
      Column field = target.fields().get(i);
      if (positions[i] == ABSENT) {
        field.appendNull();
      } else {
        append(source.fields().get(positions[i]), row, field, i);
      }
    }
    target.endValue();
  }

  private void append(Column from, int row, Column to, int field) throws CastException {
    try {
      casts[field].append(from, row, to);
    } catch (CastException e) {
      throw e.inField(fields.get(field).name());
    }
  }
}
