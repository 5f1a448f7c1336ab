package io.anasto.delta;

import io.anasto.row.BooleanColumn;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A partition's value as text (Delta's protocol, "Partition Value Serialization"), and the
 * directory of a partition, as Spark names it.
 */
final class DeltaPartitionValue {
  private static final String NULL_DIRECTORY = "__HIVE_DEFAULT_PARTITION__";

  /** What Spark and Hive write as a percent sign and two digits, beside control characters. */
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  private static final char DELETE = 0x7F;

  /** A directory's name is at most 255 bytes long on all usual file systems. */
  private static final int MAX_NAME = 255;

  private static final long MICROS = 1_000_000;

  /** Without the suffix it would be read in the time zone of whoever reads it. */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private DeltaPartitionValue() {}

  /** Whether a column of the type may make partitions. */
  static boolean isAllowed(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT32,
          FLOAT64,
          DECIMAL,
          STRING,
          DATE,
          TIMESTAMP,
          TIMESTAMP_NTZ ->
          true;
      // The text of bytes that are no UTF-8 is read in different ways.
      case BINARY, LIST, MAP, STRUCT -> false;
    };
  }

  /** The value's text; null for null. Delta cannot tell an empty text from null. */
  static String text(DataType type, Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.toString(((BooleanColumn) column).get(row));
      case INT8, INT16, INT32, INT64 -> Long.toString(((LongColumn) column).get(row));
      case FLOAT32 -> Float.toString((float) ((DoubleColumn) column).get(row));
      case FLOAT64 -> Double.toString(((DoubleColumn) column).get(row));
      case DECIMAL -> ((DecimalColumn) column).get(row).toPlainString();
      case STRING -> {
        BytesColumn bytes = (BytesColumn) column;
        yield new String(bytes.data(), bytes.start(row), bytes.length(row), StandardCharsets.UTF_8);
      }
      case DATE -> LocalDate.ofEpochDay(((LongColumn) column).get(row)).toString();
      case TIMESTAMP -> UTC.format(time(((LongColumn) column).get(row)));
      case TIMESTAMP_NTZ -> {
        long micros = ((LongColumn) column).get(row);
        boolean isWhole = micros % TimeUnit.SECONDS.toMicros(1) == 0;
        yield (isWhole ? SECONDS : MICROSECONDS).format(time(micros));
      }
      case BINARY, LIST, MAP, STRUCT ->
          throw new IllegalArgumentException("no partition by " + type);
    };
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
  }

  /**
   * The directory of a partition below the table's, with a slash at its end; empty where there are
   * no partitions.
   *
   * @param values null for null
   */
  static String directory(List<String> columns, List<String> values) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String value = values.get(i);
      String name =
          escaped(columns.get(i)) + "=" + (value == null ? NULL_DIRECTORY : escaped(value));
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      // The name says nothing to readers, who look into the log.
      path.append(
              bytes.length <= MAX_NAME && isName(name)
                  ? name
                  : UUID.nameUUIDFromBytes(bytes).toString())
          .append('/');
    }
    return path.toString();
  }

  /** Whether the file system, in the encoding of the process, has such names. */
  private static boolean isName(String name) {
    try {
      return Path.of(name).getNameCount() == 1;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == DELETE || ESCAPED.indexOf(c) >= 0) {
        escaped.append("%%%02X".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
