package io.anasto.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;

/**
 * The levels that a column's values may have.
 *
 * @param definition the greatest definition level
 * @param repeated of each repeated field around the column, and of itself, from the outermost on,
 *     the definition level from which on it has a value
 */
record ParquetLeafLevels(int definition, List<Integer> repeated) {
  /** Of the columns of a file, in their order. */
  static List<ParquetLeafLevels> of(FileMetaData footer) {
    List<ParquetLeafLevels> leaves = new ArrayList<>();
    collect(footer.getSchema(), 0, new ParquetLeafLevels(0, List.of()), leaves);
    return leaves;
  }

  /** Goes through a node of the schema and all below; returns the place behind them. */
  private static int collect(
      List<SchemaElement> schema, int at, ParquetLeafLevels above, List<ParquetLeafLevels> leaves) {
    SchemaElement element = schema.get(at);
    ParquetLeafLevels levels = at == 0 ? above : above.inside(element.getRepetition_type());
    if (element.isSetType()) {
      leaves.add(levels);
    }
    int next = at + 1;
    for (int i = 0; i < element.getNum_children() && !element.isSetType(); i++) {
      next = collect(schema, next, levels, leaves);
    }
    return next;
  }

  private ParquetLeafLevels inside(FieldRepetitionType type) {
    if (type == FieldRepetitionType.REPEATED) {
      List<Integer> more = new ArrayList<>(repeated);
      more.add(definition + 1);
      return new ParquetLeafLevels(definition + 1, more);
    }
    return type == FieldRepetitionType.OPTIONAL
        ? new ParquetLeafLevels(definition + 1, repeated)
        : this;
  }

  /** The greatest repetition level. */
  int repetition() {
    return repeated.size();
  }

  static int width(int greatest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
  }
}
