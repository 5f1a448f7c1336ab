package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Parquet files as lists of maps, in a form in which other readers' rows can be compared. */
public final class ParquetTables {
  static final String FILE = "rows.parquet";

  private ParquetTables() {}

  public static InputFile file(byte[] content) {
    return InputFile.of(content, FILE);
  }

  static InputFile file(Path path) {
    return InputFile.of(path, String.valueOf(path.getFileName()));
  }

  public static Schema infer(InputFile file) throws IOException {
    SchemaInference inference = new SchemaInference();
    new ParquetFormat().infer(file, inference, Long.MAX_VALUE);
    return inference.result().schema();
  }

  /** The rows with the types that the file itself states. */
  static List<Map<String, Object>> rows(InputFile file) throws IOException {
    return rows(file, infer(file), ReadOptions.INFERRED);
  }

  /** The rows with the types that the user declares. */
  static List<Map<String, Object>> rows(InputFile file, String schema) throws IOException {
    return rows(file, Schema.parse(schema), ReadOptions.DECLARED);
  }

  static List<Map<String, Object>> rows(InputFile file, Schema schema, ReadOptions options)
      throws IOException {
    return rows(file, schema, options, Long.MAX_VALUE);
  }

  /** The first so many rows, with the types that the file itself states. */
  public static List<Map<String, Object>> firstRows(InputFile file, Schema schema, int most)
      throws IOException {
    List<Map<String, Object>> rows = rows(file, schema, ReadOptions.INFERRED, most);
    return rows.subList(0, Math.min(most, rows.size()));
  }

  private static List<Map<String, Object>> rows(
      InputFile file, Schema schema, ReadOptions options, long most) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowReader reader = new ParquetFormat().open(file, schema, options)) {
      boolean more = true;
      while (more && rows.size() < most) {
        ChunkBuilder builder = new ChunkBuilder(schema, 4);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          rows.addAll(ChunkMaps.toMaps(builder.build()));
        }
      }
    }
    return rows;
  }

  /** The rows with all values of one kind in one form, whoever read them. */
  public static List<Object> comparable(List<Map<String, Object>> rows) {
    List<Object> all = new ArrayList<>();
    rows.forEach(row -> all.add(comparable(row)));
    return all;
  }

  public static Object comparable(Object value) {
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    } else if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    } else if (value instanceof BigInteger integer) {
      return new BigDecimal(integer).stripTrailingZeros();
    } else if (value instanceof Number number) {
      return BigDecimal.valueOf(number.longValue()).stripTrailingZeros();
    } else if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    } else if (value instanceof UUID uuid) {
      return uuid.toString();
    } else if (value instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    } else if (value instanceof OffsetDateTime time) {
      return LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
    } else if (value instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      list.forEach(one -> all.add(comparable(one)));
      return all;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((key, one) -> all.put(comparable(key), comparable(one)));
      return all;
    }
    return value;
  }
}
