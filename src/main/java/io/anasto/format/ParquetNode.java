package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import java.util.List;

/**
 * A column of a file, or what a column consists of, in the row model's terms, with the levels that
 * tell its values: parquet-format's README.md, "Nested Encoding". Immutable.
 */
sealed interface ParquetNode {
  /** Of a field that the schema gives no number. */
  int NO_ID = -1;

  /** As the schema says it. */
  String name();

  /** The number that the schema gives the field, or {@link #NO_ID}. */
  int id();

  DataType type();

  /** The levels that tell whether there is a value, and whether it is null. */
  Levels levels();

  /** One of the leaves below, or the leaf itself. */
  Leaf first();

  /**
   * When a leaf's entry is about a value of a node.
   *
   * @param present the definition level from which on the value is there and not null
   * @param repetition the greatest repetition level with which a value begins; the entries with a
   *     greater one go on with a list inside the value
   * @param inside the definition level from which on there is a value at all, be it null: an entry
   *     with a lesser one is an empty list, or a null, around it
   */
  record Levels(int present, int repetition, int inside) {
    static final Levels ROW = new Levels(0, 0, 0);

    /** Of a child that may be null. */
    Levels optional() {
      return new Levels(present + 1, repetition, inside);
    }

    /** Of the elements of a list. */
    Levels repeated() {
      return new Levels(present + 1, repetition + 1, present + 1);
    }
  }

  /**
   * A column of stored values.
   *
   * @param path the names from the column down to here, for messages
   * @param index of the column chunk in each row group
   */
  record Leaf(
      String name,
      int id,
      String path,
      int index,
      Levels levels,
      ParquetPhysical physical,
      ParquetForm form,
      DataType type)
      implements ParquetNode {
    @Override
    public Leaf first() {
      return this;
    }

    boolean isRepeated() {
      return levels.repetition() > 0;
    }
  }

  /** Fields, at least one. */
  record Struct(String name, int id, Levels levels, List<ParquetNode> fields, StructType type)
      implements ParquetNode {
    @Override
    public Leaf first() {
      return fields.get(0).first();
    }
  }

  /** A list; the levels of its elements are {@link Levels#repeated} ones of its own. */
  record Elements(String name, int id, Levels levels, ParquetNode element, ListType type)
      implements ParquetNode {
    @Override
    public Leaf first() {
      return element.first();
    }
  }

  /** A map; its entries have levels as the elements of a list have. */
  record Entries(
      String name, int id, Levels levels, ParquetNode key, ParquetNode value, MapType type)
      implements ParquetNode {
    @Override
    public Leaf first() {
      return key.first();
    }
  }
}
