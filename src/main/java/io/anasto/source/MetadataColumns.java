package io.anasto.source;

import io.anasto.ledger.BatchFile;
import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The columns that say where a row came from, behind the file's own. */
record MetadataColumns(List<String> wanted, long batch) {
  private static final String FILE = "_file";
  private static final String FILE_TIME = "_file_time";
  private static final String BATCH = "_batch";

  private static final long NANOS_A_MICRO = 1_000;

  List<Field> fields() {
    return wanted.stream().map(name -> Field.of(name, type(name))).toList();
  }

  private static DataType type(String name) {
    return switch (name) {
      case FILE -> DataType.STRING;
      case FILE_TIME -> DataType.TIMESTAMP;
      case BATCH -> DataType.INT64;
      default -> throw unknown(name);
    };
  }

  /** Fills the columns from {@code first} on for {@code rows} rows of a file. */
  void append(ChunkBuilder builder, int first, BatchFile file, int rows) {
    for (int i = 0; i < wanted.size(); i++) {
      switch (wanted.get(i)) {
        case FILE -> {
          byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
          BytesColumn column = (BytesColumn) builder.column(first + i);
          for (int row = 0; row < rows; row++) {
            column.append(path);
          }
        }
        case FILE_TIME ->
            repeat(builder, first + i, Math.floorDiv(file.modified(), NANOS_A_MICRO), rows);
        case BATCH -> repeat(builder, first + i, batch, rows);
        default -> throw unknown(wanted.get(i));
      }
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no metadata column is called " + name);
  }

  private static void repeat(ChunkBuilder builder, int position, long value, int rows) {
    LongColumn column = (LongColumn) builder.column(position);
    for (int row = 0; row < rows; row++) {
      column.append(value);
    }
  }
}
