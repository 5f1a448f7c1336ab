package io.anasto.fuzz;

import io.anasto.row.DataType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** What a value of an inferred type must be, by the JDK's own reading of its text. */
final class TypedText {
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss[.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S][XXX][XX][X]");

  private TypedText() {}

  /** Whether the value is what the text means; numbers are compared as numbers. */
  static boolean isSame(DataType type, Object value, String text) {
    try {
      return switch (type.kind()) {
        case STRING -> value.equals(text);
        case BOOLEAN -> value.toString().equals(text);
        case INT8, INT16, INT32, INT64, DECIMAL ->
            new BigDecimal(value.toString()).compareTo(new BigDecimal(text)) == 0;
        case FLOAT32 -> value.equals(Float.parseFloat(text));
        case FLOAT64 -> value.equals(Double.parseDouble(text));
        case DATE -> value.equals(LocalDate.parse(text));
        case TIMESTAMP -> value.equals(instant(text));
        case TIMESTAMP_NTZ -> value.equals(LocalDateTime.parse(text.replace(' ', 'T')));
        case BINARY, LIST, MAP, STRUCT ->
            throw new IllegalArgumentException(type + " is never inferred of a text");
      };
    } catch (DateTimeException | NumberFormatException e) {
      return false;
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text.replace(' ', 'T'), OFFSET).toInstant();
  }
}
