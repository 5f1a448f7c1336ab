package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.ListColumn;
import io.anasto.row.MapColumn;
import io.anasto.row.StructColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends the next rows of one column: its leaves' values, and from their levels the structs, lists
 * and maps around them. Not thread-safe.
 */
final class ParquetAssembly {
  private final ParquetNode column;
  private final ParquetColumnReader[] readers;
  private final String file;
  private final int rowGroup;

  /**
   * @param readers of all leaves of the file, by their index
   * @param rowGroup from 1
   */
  ParquetAssembly(ParquetNode column, ParquetColumnReader[] readers, String file, int rowGroup) {
    this.column = column;
    this.readers = readers;
    this.file = file;
    this.rowGroup = rowGroup;
  }

  /** The leaves below a node, in the schema's order. */
  static List<ParquetNode.Leaf> leaves(ParquetNode node) {
    List<ParquetNode.Leaf> leaves = new ArrayList<>();
    collect(node, leaves);
    return leaves;
  }

  private static void collect(ParquetNode node, List<ParquetNode.Leaf> into) {
    if (node instanceof ParquetNode.Leaf leaf) {
      into.add(leaf);
    } else if (node instanceof ParquetNode.Struct struct) {
      struct.fields().forEach(field -> collect(field, into));
    } else if (node instanceof ParquetNode.Elements list) {
      collect(list.element(), into);
    } else if (node instanceof ParquetNode.Entries map) {
      collect(map.key(), into);
      collect(map.value(), into);
    }
  }

  /**
   * Appends rows that were prepared.
   *
   * @param into of the column's type
   */
  void append(int rows, Column into) throws IOException {
    append(column, rows, into);
  }

  private void append(ParquetNode node, int rows, Column into) throws IOException {
    if (node instanceof ParquetNode.Leaf leaf) {
      readers[leaf.index()].append(rows, into);
    } else if (node instanceof ParquetNode.Struct struct) {
      append(struct, rows, (StructColumn) into);
    } else if (node instanceof ParquetNode.Elements list) {
      append(list, rows, (ListColumn) into);
    } else if (node instanceof ParquetNode.Entries map) {
      append(map, rows, (MapColumn) into);
    }
  }

  private void append(ParquetNode.Struct struct, int rows, StructColumn into) throws IOException {
    for (int i = 0; i < struct.fields().size(); i++) {
      append(struct.fields().get(i), rows, into.fields().get(i));
    }
    int before = into.size();
    List<ParquetNode.Leaf> leaves = leaves(struct);
    ParquetStructs structs = new ParquetStructs(struct.levels(), reader(leaves.get(0)));
    while (structs.next()) {
      if (structs.isNull()) {
        into.endNull();
      } else {
        into.endValue();
      }
    }
    for (Column field : into.fields()) {
      agree(into.size() == field.size());
    }
    for (ParquetNode.Leaf leaf : leaves.subList(1, leaves.size())) {
      ParquetStructs same = new ParquetStructs(struct.levels(), reader(leaf));
      for (int row = before; row < into.size(); row++) {
        agree(same.next() && same.isNull() == into.isNull(row));
      }
      agree(!same.next());
    }
  }

  private void append(ParquetNode.Elements list, int rows, ListColumn into) throws IOException {
    append(list.element(), rows, into.elements());
    int before = into.size();
    List<ParquetNode.Leaf> leaves = leaves(list);
    ParquetLists lists = new ParquetLists(list.levels(), reader(leaves.get(0)));
    while (lists.next()) {
      if (lists.isNull()) {
        into.appendNull();
      } else {
        into.endValue(lists.count());
      }
    }
    agree(!lists.isBroken());
    agree((into.size() == 0 ? 0 : into.end(into.size() - 1)) == into.elements().size());
    for (ParquetNode.Leaf leaf : leaves.subList(1, leaves.size())) {
      ParquetLists same = new ParquetLists(list.levels(), reader(leaf));
      for (int row = before; row < into.size(); row++) {
        agree(same.nextIs(into.isNull(row), into.end(row) - into.start(row)));
      }
      agree(!same.next());
    }
  }

  private void append(ParquetNode.Entries map, int rows, MapColumn into) throws IOException {
    int nulls = into.keys().nullCount();
    append(map.key(), rows, into.keys());
    append(map.value(), rows, into.values());
    if (into.keys().nullCount() > nulls) {
      throw DataException.mismatch(file, place(), "has a map with a key that is null");
    }
    int before = into.size();
    List<ParquetNode.Leaf> leaves = leaves(map);
    ParquetLists lists = new ParquetLists(map.levels(), reader(leaves.get(0)));
    while (lists.next()) {
      if (lists.isNull()) {
        into.appendNull();
      } else {
        into.endValue(lists.count());
      }
    }
    int entries = into.size() == 0 ? 0 : into.end(into.size() - 1);
    agree(!lists.isBroken());
    agree(entries == into.keys().size() && entries == into.values().size());
    for (ParquetNode.Leaf leaf : leaves.subList(1, leaves.size())) {
      ParquetLists same = new ParquetLists(map.levels(), reader(leaf));
      for (int row = before; row < into.size(); row++) {
        agree(same.nextIs(into.isNull(row), into.end(row) - into.start(row)));
      }
      agree(!same.next());
    }
  }

  private ParquetColumnReader reader(ParquetNode.Leaf leaf) {
    return readers[leaf.index()];
  }

  /** All leaves of a value must say the same of it. */
  private void agree(boolean does) throws DataException {
    if (!does) {
      throw DataException.malformed(
          file, place(), "has parts that disagree on which values there are");
    }
  }

  private String place() {
    return "row group %,d, column \"%s\"".formatted(rowGroup, column.name());
  }
}
