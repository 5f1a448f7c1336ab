package io.anasto;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.delta.DeltaKernelRows;
import io.anasto.format.AvroFormat;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rows of a destination of any kind as texts, in which fields stand by name. */
public final class TableRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TableRows() {}

  /**
   * The rows of a Delta table, or of all files of a directory by name; none where there is nothing.
   * What is null is left out, such as {@code {id=1, o={a=2}}}.
   */
  public static List<String> of(Path table) throws IOException {
    List<String> rows = new ArrayList<>();
    if (Files.isDirectory(table.resolve("_delta_log"))) {
      for (Map<String, Object> row : new DeltaKernelRows(table).all()) {
        rows.add(text(row));
      }
    } else if (Files.isDirectory(table)) {
      try (Stream<Path> files = Files.list(table)) {
        for (Path file : files.filter(TableRows::isVisible).sorted().toList()) {
          rows.addAll(file(file));
        }
      }
    }
    return rows;
  }

  private static boolean isVisible(Path file) {
    return !file.getFileName().toString().startsWith(".");
  }

  private static List<String> file(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    String name = file.getFileName().toString();
    if (name.endsWith(".json")) {
      for (String line : Files.readAllLines(file)) {
        rows.add(text(JSON.readValue(line, Map.class)));
      }
      return rows;
    }
    FileFormat format = name.endsWith(".avro") ? new AvroFormat() : new ParquetFormat();
    InputFile input = InputFile.of(file, name);
    SchemaInference inference = new SchemaInference();
    format.infer(input, inference, Long.MAX_VALUE);
    Schema schema = inference.result().schema();
    try (RowReader reader = format.open(input, schema, ReadOptions.INFERRED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(schema, 8);
        more = reader.read(builder);
        for (Map<String, Object> row : ChunkMaps.toMaps(builder.build())) {
          rows.add(text(row));
        }
      }
    }
    return rows;
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach(
          (key, item) -> {
            if (item != null) {
              sorted.put(key.toString(), text(item));
            }
          });
      return sorted.toString();
    }
    return value instanceof List<?> list
        ? list.stream().map(TableRows::text).toList().toString()
        : String.valueOf(value);
  }
}
