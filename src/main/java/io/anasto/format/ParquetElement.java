package io.anasto.format;

import io.anasto.row.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;

/**
 * A field of a file's schema, as its footer states it.
 *
 * @param element name, repetition and type
 * @param children empty for a leaf
 */
record ParquetElement(SchemaElement element, List<ParquetElement> children) {
  /** The deepest nesting that is taken: types are compared by recursion, which a stack bounds. */
  private static final int MAX_DEPTH = 3 * DataType.MAX_DEPTH;

  /** Makes the tree of which the footer lists the nodes, parents before children. */
  static ParquetElement tree(List<SchemaElement> elements) throws ParquetFault {
    if (elements.isEmpty()) {
      throw new ParquetFault("has no schema");
    }
    Deque<ParquetElement> open = new ArrayDeque<>();
    ParquetElement root = new ParquetElement(elements.get(0), new ArrayList<>());
    open.push(root);
    for (SchemaElement element : elements.subList(1, elements.size())) {
      ParquetElement parent = closeFull(open);
      if (parent == null) {
        throw new ParquetFault("has a schema with a field that belongs to nothing");
      }
      ParquetElement child = new ParquetElement(element, new ArrayList<>());
      parent.children.add(child);
      if (!child.isLeaf()) {
        open.push(child);
      }
      if (open.size() > MAX_DEPTH) {
        throw new ParquetFault(
            "has columns nested more than %d deep, which Anasto does not take"
                .formatted(MAX_DEPTH));
      }
    }
    if (closeFull(open) != null) {
      throw new ParquetFault("has a schema that lacks fields of its group \"" + name(open) + '"');
    }
    return root;
  }

  private static String name(Deque<ParquetElement> open) {
    return open.element().name();
  }

  /** The innermost group that still lacks children; null when there is none. */
  private static ParquetElement closeFull(Deque<ParquetElement> open) {
    while (!open.isEmpty()) {
      ParquetElement last = open.element();
      if (last.children.size() < last.element.getNum_children()) {
        return last;
      }
      open.pop();
    }
    return null;
  }

  String name() {
    return element.getName();
  }

  /** The number of the field, or {@link ParquetNode#NO_ID}. */
  int id() {
    return element.isSetField_id() ? element.getField_id() : ParquetNode.NO_ID;
  }

  boolean isLeaf() {
    return element.getType() != null;
  }

  boolean isRepeated() {
    return element.getRepetition_type() == FieldRepetitionType.REPEATED;
  }

  boolean isOptional() {
    return element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
  }

  /** Whether the field has this logical type, stated in the new way or in the old. */
  boolean is(LogicalType._Fields logical, ConvertedType... converted) {
    if (logical() != null) {
      return logical() == logical;
    }
    return element.getConverted_type() != null
        && List.of(converted).contains(element.getConverted_type());
  }

  /**
   * The logical type in the new way; null where there is none, one that is not known, or the one
   * that says nothing. That one parquet-java states beside the old one of what has no new one.
   */
  LogicalType._Fields logical() {
    LogicalType type = element.getLogicalType();
    return type == null || !isKnown(type) ? null : type.getSetField();
  }

  /** A later version of the format may have more units of time. */
  private static boolean isKnown(LogicalType type) {
    if (type.isSetUNKNOWN()) {
      return false;
    }
    if (type.isSetTIME()) {
      return type.getTIME().getUnit().isSet();
    }
    return !type.isSetTIMESTAMP() || type.getTIMESTAMP().getUnit().isSet();
  }
}
