package io.anasto.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.anasto.format.ParquetColumnSummary;
import io.anasto.row.DataType;
import io.anasto.row.DataType.DecimalType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The statistics of a data file, by which engines leave files out (Delta's protocol, "Per-file
 * Statistics"). Bounds may be wider than the values, and are left out where they cannot be said.
 */
final class DeltaStatistics {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String COLUMNS = "delta.dataSkippingStatsColumns";
  private static final String COLUMN_COUNT = "delta.dataSkippingNumIndexedCols";
  private static final int DEFAULT_COLUMN_COUNT = 32;

  /** As many characters of a text as Spark keeps. */
  private static final int TEXT = 32;

  private static final int LAST_CHARACTER = Character.MAX_CODE_POINT;
  private static final long MICROS_PER_MILLI = 1000;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  private DeltaStatistics() {}

  /**
   * The statistics as JSON.
   *
   * @param properties the table's, which say of which columns statistics are wanted
   * @param schema of the file
   * @param columns its leaf columns, as they were written
   */
  static String json(
      long rows, Schema schema, List<ParquetColumnSummary> columns, Map<String, String> properties)
      throws IOException {
    Map<List<String>, ParquetColumnSummary> byPath = new HashMap<>();
    columns.forEach(column -> byPath.put(column.path(), column));
    List<Node> wanted =
        new Selection(properties).select(schema.fields(), new ArrayList<>(), byPath);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", rows);
      json.writeFieldName("minValues");
      write(json, wanted, Node::min);
      json.writeFieldName("maxValues");
      write(json, wanted, Node::max);
      json.writeFieldName("nullCount");
      write(json, wanted, node -> Optional.of(node.summary.nulls()));
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, List<Node> nodes, Fact fact) throws IOException {
    json.writeStartObject();
    for (Node node : nodes) {
      if (node.summary == null) {
        json.writeFieldName(node.field.name());
        write(json, node.below, fact);
        continue;
      }
      Object value = fact.of(node).orElse(null);
      if (value != null) {
        json.writeFieldName(node.field.name());
        if (value instanceof String text) {
          json.writeString(text);
        } else if (value instanceof BigDecimal decimal) {
          json.writeNumber(decimal.toPlainString());
        } else {
          json.writeNumber(value.toString());
        }
      }
    }
    json.writeEndObject();
  }

  private interface Fact {
    /** A number, or a text. */
    Optional<Object> of(Node node);
  }

  /** A column: a leaf, which has a summary, or a struct. */
  private record Node(Field field, ParquetColumnSummary summary, List<Node> below) {
    Optional<Object> min() {
      return summary.min().flatMap(value -> bound(field.type(), value, false));
    }

    Optional<Object> max() {
      return summary.max().flatMap(value -> bound(field.type(), value, true));
    }
  }

  /**
   * A value as JSON has it, rounded up or down where that has less digits.
   *
   * @param value as Parquet stores it
   */
  static Optional<Object> bound(DataType type, Object value, boolean up) {
    return switch (type.kind()) {
      case INT8, INT16, INT32, INT64 -> Optional.of(value);
      case FLOAT32, FLOAT64 -> number(value, up);
      case DECIMAL -> Optional.of(decimal((DecimalType) type, value));
      case STRING -> text(new String((byte[]) value, StandardCharsets.UTF_8), up);
      case DATE -> date(((Number) value).longValue());
      case TIMESTAMP -> timestamp(((Number) value).longValue(), up).map(text -> text + "Z");
      case TIMESTAMP_NTZ -> timestamp(((Number) value).longValue(), up).map(text -> text);
      case BOOLEAN, BINARY, LIST, MAP, STRUCT -> Optional.empty();
    };
  }

  private static Optional<Object> number(Object value, boolean up) {
    double number = ((Number) value).doubleValue();
    if (number == 0) {
      // Which of the two zeros is the smaller one is told in different ways.
      return Optional.of(up ? 0.0 : -0.0);
    }
    return Double.isFinite(number) ? Optional.of(value) : Optional.empty();
  }

  private static BigDecimal decimal(DecimalType type, Object value) {
    BigInteger unscaled =
        value instanceof byte[] bytes
            ? new BigInteger(bytes)
            : BigInteger.valueOf(((Number) value).longValue());
    return new BigDecimal(unscaled, type.scale());
  }

  private static Optional<Object> text(String value, boolean up) {
    if (value.codePointCount(0, value.length()) <= TEXT) {
      return Optional.of(value);
    }
    int end = value.offsetByCodePoints(0, TEXT);
    String cut = value.substring(0, end);
    if (!up) {
      return Optional.of(cut);
    }
    // Any character above the first that is cut off makes a text above all with this beginning.
    return value.codePointAt(end) == LAST_CHARACTER
        ? Optional.empty()
        : Optional.of(cut + Character.toString(LAST_CHARACTER));
  }

  private static Optional<Object> date(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return hasFourDigits(date.getYear()) ? Optional.of(date.toString()) : Optional.empty();
  }

  private static Optional<Object> timestamp(long micros, boolean up) {
    long millis =
        up ? -Math.floorDiv(-micros, MICROS_PER_MILLI) : Math.floorDiv(micros, MICROS_PER_MILLI);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, MILLIS_PER_SECOND),
            (int) Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI,
            ZoneOffset.UTC);
    return hasFourDigits(time.getYear())
        ? Optional.of(MILLISECONDS.format(time))
        : Optional.empty();
  }

  /** Others are read in different ways. */
  private static boolean hasFourDigits(int year) {
    return year >= 1 && year <= 9999;
  }

  /** Which columns get statistics. */
  private static final class Selection {
    /** Null where the first ones are wanted. */
    private final List<String> names;

    private int left;

    Selection(Map<String, String> properties) {
      String wanted = properties.get(COLUMNS);
      this.names = wanted == null ? null : names(wanted);
      this.left = names == null ? count(properties.get(COLUMN_COUNT)) : Integer.MAX_VALUE;
    }

    private static int count(String text) {
      try {
        int count = text == null ? DEFAULT_COLUMN_COUNT : Integer.parseInt(text.trim());
        return count < 0 ? Integer.MAX_VALUE : count;
      } catch (NumberFormatException e) {
        return DEFAULT_COLUMN_COUNT;
      }
    }

    /** Names are separated by commas; one may be in backticks. */
    private static List<String> names(String text) {
      List<String> names = new ArrayList<>();
      StringBuilder name = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '`') {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          names.add(name.toString().trim().toLowerCase(Locale.ROOT));
          name.setLength(0);
        } else {
          name.append(c);
        }
      }
      names.add(name.toString().trim().toLowerCase(Locale.ROOT));
      return names;
    }

    List<Node> select(
        List<Field> fields, List<String> above, Map<List<String>, ParquetColumnSummary> byPath) {
      List<Node> nodes = new ArrayList<>();
      for (Field field : fields) {
        List<String> path = new ArrayList<>(above);
        path.add(field.name());
        if (field.type() instanceof StructType struct) {
          List<Node> below = select(struct.fields(), path, byPath);
          if (!below.isEmpty()) {
            nodes.add(new Node(field, null, below));
          }
        } else if (byPath.containsKey(path) && left > 0 && isNamed(path)) {
          left--;
          nodes.add(new Node(field, byPath.get(path), List.of()));
        }
      }
      return nodes;
    }

    private boolean isNamed(List<String> path) {
      if (names == null) {
        return true;
      }
      String name = String.join(".", path).toLowerCase(Locale.ROOT);
      return names.stream()
          .anyMatch(wanted -> name.equals(wanted) || name.startsWith(wanted + "."));
    }
  }
}
