package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a look at files has told about their columns so far. It only widens. Not thread-safe.
 *
 * <p>Columns stand in the order in which they were first seen.
 *
 * <p>It serves objects within a column, too. Their keys are fields, but where there are very many
 * and each object has few of them, keys are data, such as ids, and the objects are maps.
 */
public final class SchemaInference {
  /** Objects with no more different keys than this are structs. */
  private static final int MOST_FIELDS = 100;

  /** Objects have so many times fewer keys, on average, than there are in all, to be maps. */
  private static final int SPARSENESS = 10;

  /** So many different keys of maps are told apart; more of them only cost memory. */
  private static final int MOST_KEYS = 1000;

  private final Map<String, TypeInference> columns = new LinkedHashMap<>();
  private final Map<String, DataType> known = new HashMap<>();
  private final boolean adds;

  /** What all keys have told, where they are data for good; else null. */
  private TypeInference values;

  /** Whether keys are no columns, so that one may be empty. */
  private boolean anyKey;

  /** Keys of all objects together. */
  private long told;

  public SchemaInference() {
    this(new Schema(List.of()), false);
  }

  /**
   * For columns of which some have types already.
   *
   * @param adds whether their structs may get fields
   */
  public SchemaInference(Schema known, boolean adds) {
    known.fields().forEach(field -> this.known.put(field.name(), field.type()));
    this.adds = adds;
  }

  /** For objects whose keys are data from the beginning. */
  static SchemaInference ofValues(TypeInference values) {
    SchemaInference inference = new SchemaInference();
    inference.values = values;
    inference.anyKey = true;
    return inference;
  }

  /**
   * For objects that are kept as texts.
   *
   * @param asked whether the user has them so, and not the look alone, which takes files in any
   *     order
   */
  static SchemaInference ofTexts(TypeInference texts, boolean asked) {
    SchemaInference inference = ofValues(texts);
    inference.anyKey = asked;
    return inference;
  }

  /** The inference of a column, begun when the column is new. */
  public TypeInference column(String name) {
    told++;
    return values != null
        ? values
        : columns.computeIfAbsent(name, key -> new TypeInference(known.get(key), adds));
  }

  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** The narrowest schema that takes all that was seen. */
  public InferredSchema result() {
    List<String> maps = new ArrayList<>();
    addMaps("", maps);
    return new InferredSchema(new Schema(fields()), maps);
  }

  private List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    columns.forEach((name, inference) -> fields.add(Field.of(name, inference.type())));
    return fields;
  }

  void addMaps(String prefix, List<String> paths) {
    columns.forEach((name, inference) -> inference.addMaps(prefix + name, paths));
  }

  /** Bounds what is held of maps. */
  void limit(long objects) {
    if (columns.size() > MOST_KEYS && isOfValues(objects)) {
      values = allValues();
      anyKey = true;
      columns.clear();
    }
  }

  /** Whether keys are no columns, so that one may be empty. */
  boolean takesAnyKey() {
    return anyKey;
  }

  /** Whether the keys of so many objects are data. */
  boolean isOfValues(long objects) {
    return values != null
        || (columns.size() > MOST_FIELDS && told * SPARSENESS < objects * columns.size());
  }

  private TypeInference allValues() {
    TypeInference all = new TypeInference();
    columns.values().forEach(all::absorb);
    return all;
  }

  void absorb(SchemaInference other) {
    told += other.told;
    if (other.values != null && values == null) {
      values = allValues();
      anyKey = true;
      columns.clear();
    }
    if (other.values != null) {
      values.absorb(other.values);
    }
    other.columns.forEach(
        (name, inference) ->
            (values == null ? columns.computeIfAbsent(name, key -> new TypeInference()) : values)
                .absorb(inference));
  }

  /** The type of so many objects that were seen. */
  DataType objectType(long objects) {
    if (isOfValues(objects)) {
      DataType value = (values == null ? allValues() : values).type();
      return new DataType.MapType(
          DataType.STRING, value.equals(DataType.UNSETTLED) ? DataType.STRING : value);
    }
    return columns.isEmpty() ? DataType.EMPTY_OBJECT : new DataType.StructType(fields());
  }

  /**
   * A schema that was inferred. Parts of it may be {@linkplain DataType#UNSETTLED unsettled}.
   *
   * @param maps places of objects with so many different keys that they are taken for maps
   */
  public record InferredSchema(Schema schema, List<String> maps) {
    public InferredSchema {
      maps = List.copyOf(maps);
    }

    /** The places that held nothing but nulls, or empty lists and objects. */
    public List<String> unsettled() {
      return schema.unsettled();
    }
  }
}
