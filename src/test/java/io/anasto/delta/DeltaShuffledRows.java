package io.anasto.delta;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.List;

/** Rows whose partitions come in no order, each of them told by its id. */
final class DeltaShuffledRows {
  static final Schema SCHEMA = Schema.parse("struct<id:int64,p:string,n:float64,t:string>");

  private DeltaShuffledRows() {}

  static RowChunk chunk(long first, int rows, int partitions) {
    List<Column> columns =
        SCHEMA.fields().stream().map(field -> Column.of(field.type(), rows)).toList();
    for (long id = first; id < first + rows; id++) {
      ((LongColumn) columns.get(0)).append(id);
      ((BytesColumn) columns.get(1)).append(partition(id, partitions));
      ((DoubleColumn) columns.get(2)).append(id / 4.0);
      ((BytesColumn) columns.get(3)).append(text(id));
    }
    return new RowChunk(SCHEMA, columns, rows);
  }

  static String partition(long id, int partitions) {
    return "p" + Long.remainderUnsigned((id * 0x9E3779B97F4A7C15L) >>> 17, partitions);
  }

  static String text(long id) {
    return "the text of row " + id;
  }
}
