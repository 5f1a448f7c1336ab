package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a settled type grows: parts that nothing has settled yet are settled, and structs get more
 * fields, at any depth. What is settled stays as it is.
 */
public final class TypeGrowth {
  private TypeGrowth() {}

  /**
   * A schema with what was seen since.
   *
   * @param adds whether columns and fields that are new are added; otherwise they are left out
   */
  public static Schema of(Schema settled, Schema seen, boolean adds) {
    return new Schema(fields(settled.fields(), seen.fields(), adds));
  }

  private static List<Field> fields(List<Field> settled, List<Field> seen, boolean adds) {
    Map<String, Field> left = new LinkedHashMap<>();
    seen.forEach(field -> left.put(field.name(), field));
    List<Field> grown = new ArrayList<>();
    for (Field field : settled) {
      Field now = left.remove(field.name());
      grown.add(
          now == null
              ? field
              : new Field(field.name(), of(field.type(), now.type(), adds), field.nullable()));
    }
    if (adds) {
      grown.addAll(left.values());
    }
    return grown;
  }

  private static DataType of(DataType settled, DataType seen, boolean adds) {
    if (isOpen(settled, seen)) {
      return seen;
    }
    if (settled instanceof ListType list && seen instanceof ListType now) {
      return new ListType(of(list.element(), now.element(), adds));
    }
    if (settled instanceof MapType map && seen instanceof MapType now) {
      return new MapType(map.key(), of(map.value(), now.value(), adds));
    }
    if (settled instanceof MapType map && seen instanceof StructType now) {
      // The inference cannot know that the few keys that it saw are data.
      DataType value = map.value();
      for (Field field : now.fields()) {
        value = of(value, field.type(), adds);
      }
      return new MapType(map.key(), value);
    }
    if (settled instanceof StructType struct && seen instanceof StructType now) {
      return new StructType(fields(struct.fields(), now.fields(), adds));
    }
    return settled;
  }

  /** Whether what is seen settles the type. */
  private static boolean isOpen(DataType settled, DataType seen) {
    return settled.equals(DataType.UNSETTLED)
        || (settled.equals(DataType.EMPTY_OBJECT)
            && (seen instanceof StructType || seen instanceof MapType));
  }

  /** Whether a type may have become another by growing. */
  public static boolean isGrown(DataType from, DataType grown) {
    if (from.equals(grown) || isOpen(from, grown)) {
      return true;
    }
    if (from instanceof ListType list && grown instanceof ListType now) {
      return isGrown(list.element(), now.element());
    }
    if (from instanceof MapType map && grown instanceof MapType now) {
      return map.key().equals(now.key()) && isGrown(map.value(), now.value());
    }
    if (from instanceof StructType struct && grown instanceof StructType now) {
      boolean same = struct.fields().size() <= now.fields().size();
      for (int i = 0; same && i < struct.fields().size(); i++) {
        Field field = struct.fields().get(i);
        Field other = now.fields().get(i);
        same = field.name().equals(other.name()) && isGrown(field.type(), other.type());
      }
      return same;
    }
    return false;
  }

  /** What a schema has that an older one lacks, such as {@code o.b: int64}. */
  public static List<String> news(Schema before, Schema after) {
    List<String> news = new ArrayList<>();
    news("", before.fields(), after.fields(), news);
    return news;
  }

  private static void news(
      String prefix, List<Field> before, List<Field> after, List<String> news) {
    Map<String, DataType> known = new HashMap<>();
    before.forEach(field -> known.put(field.name(), field.type()));
    for (Field field : after) {
      DataType old = known.get(field.name());
      String path = prefix + field.name();
      if (old == null) {
        news.add(path + ": " + field.type());
      } else {
        news(path, old, field.type(), news);
      }
    }
  }

  private static void news(String path, DataType before, DataType after, List<String> news) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof ListType old && after instanceof ListType now) {
      news(path + "[]", old.element(), now.element(), news);
    } else if (before instanceof MapType old && after instanceof MapType now) {
      news(path + "{}", old.value(), now.value(), news);
    } else if (before instanceof StructType old && after instanceof StructType now) {
      news(path + ".", old.fields(), now.fields(), news);
    } else {
      news.add(path + ": " + after);
    }
  }

  /** The place of the first field of a file that the table's type lacks. */
  public static Optional<String> newField(String path, DataType table, DataType file) {
    if (table instanceof ListType list && file instanceof ListType now) {
      return newField(path + "[]", list.element(), now.element());
    }
    if (table instanceof MapType map && file instanceof MapType now) {
      return newField(path + "{}", map.value(), now.value());
    }
    if (!(table instanceof StructType struct) || !(file instanceof StructType now)) {
      return Optional.empty();
    }
    Map<String, DataType> known = new HashMap<>();
    struct.fields().forEach(field -> known.put(field.name(), field.type()));
    for (Field field : now.fields()) {
      String below = path + "." + field.name();
      DataType old = known.get(field.name());
      Optional<String> found =
          old == null ? Optional.of(below) : newField(below, old, field.type());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
