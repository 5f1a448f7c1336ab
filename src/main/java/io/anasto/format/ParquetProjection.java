package io.anasto.format;

import io.anasto.format.ParquetNode.Elements;
import io.anasto.format.ParquetNode.Entries;
import io.anasto.format.ParquetNode.Leaf;
import io.anasto.format.ParquetNode.Struct;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Picks a table's columns out of a file's, and names them as the table does; the rest of the file
 * is left aside. A column is told by its number where the table has one, otherwise by its name.
 */
final class ParquetProjection {
  private final String file;

  private ParquetProjection(String file) {
    this.file = file;
  }

  /** Those of the stored columns that are there, in the table's order. */
  static List<ParquetNode> of(String file, List<ParquetNode> columns, List<StoredColumn> stored)
      throws DataException {
    return new ParquetProjection(file).pick(columns, stored);
  }

  private List<ParquetNode> pick(List<ParquetNode> nodes, List<StoredColumn> stored)
      throws DataException {
    List<ParquetNode> picked = new ArrayList<>();
    for (StoredColumn column : stored) {
      Optional<ParquetNode> node = find(nodes, column);
      if (node.isPresent()) {
        as(column, node.get()).ifPresent(picked::add);
      }
    }
    return picked;
  }

  private static Optional<ParquetNode> find(List<ParquetNode> nodes, StoredColumn column) {
    if (column.id().isPresent()) {
      return nodes.stream().filter(node -> node.id() == column.id().getAsInt()).findFirst();
    }
    Optional<ParquetNode> same =
        nodes.stream().filter(node -> node.name().equals(column.stored())).findFirst();
    // Tables take names that differ in case alone for one.
    return same.isPresent()
        ? same
        : nodes.stream().filter(node -> node.name().equalsIgnoreCase(column.stored())).findFirst();
  }

  /** The node under the table's names; empty for a struct of which the file has no field. */
  private Optional<ParquetNode> as(StoredColumn column, ParquetNode node) throws DataException {
    String name = column.name();
    if (node instanceof Struct struct && column.type() instanceof StructType) {
      List<ParquetNode> fields = pick(struct.fields(), column.parts());
      return fields.isEmpty() ? Optional.empty() : Optional.of(struct(name, struct, fields));
    }
    if (node instanceof Elements list && column.type() instanceof ListType) {
      ParquetNode element = inside(column, column.parts().get(0), list.element());
      return Optional.of(
          new Elements(name, list.id(), list.levels(), element, new ListType(element.type())));
    }
    if (node instanceof Entries map && column.type() instanceof MapType) {
      ParquetNode key = inside(column, column.parts().get(0), map.key());
      ParquetNode value = inside(column, column.parts().get(1), map.value());
      MapType type = new MapType(key.type(), value.type());
      return Optional.of(new Entries(name, map.id(), map.levels(), key, value, type));
    }
    return Optional.of(renamed(name, node));
  }

  private ParquetNode inside(StoredColumn column, StoredColumn part, ParquetNode node)
      throws DataException {
    return as(part, node)
        .orElseThrow(
            () ->
                DataException.mismatch(
                    file,
                    "column \"" + column.name() + '"',
                    "holds structs that have none of the table's fields"));
  }

  private static Struct struct(String name, Struct struct, List<ParquetNode> fields) {
    List<Field> types = fields.stream().map(field -> Field.of(field.name(), field.type())).toList();
    return new Struct(name, struct.id(), struct.levels(), fields, new StructType(types));
  }

  private static ParquetNode renamed(String name, ParquetNode node) {
    if (node instanceof Leaf l) {
      return new Leaf(
          name, l.id(), l.path(), l.index(), l.levels(), l.physical(), l.form(), l.type());
    }
    if (node instanceof Struct s) {
      return new Struct(name, s.id(), s.levels(), s.fields(), s.type());
    }
    if (node instanceof Elements e) {
      return new Elements(name, e.id(), e.levels(), e.element(), e.type());
    }
    Entries e = (Entries) node;
    return new Entries(name, e.id(), e.levels(), e.key(), e.value(), e.type());
  }
}
