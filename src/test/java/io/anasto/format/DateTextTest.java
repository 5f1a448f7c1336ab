package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dates as text, held against the JDK's. */
class DateTextTest {
  private static final String BYTES = "0123456789-/:. a";

  @Test
  void everyDayIsPrintedAndReadAsTheJdkDoes() {
    ValuePrinter printer = new ValuePrinter();
    ByteSink text = new ByteSink(16);
    for (long day = TimeText.MIN_DAY; day <= TimeText.MAX_DAY; day++) {
      text.clear();
      printer.printDate(day, text);
      if (TimeText.date(text.array(), 0, text.size()) != day
          || !text.toString().equals(LocalDate.ofEpochDay(day).toString())) {
        assertThat(text).hasToString(LocalDate.ofEpochDay(day).toString());
        assertThat(TimeText.date(text.array(), 0, text.size())).isEqualTo(day);
      }
    }
  }

  @Test
  void whatIsNoDateIsRefusedAsTheJdkDoes() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      byte[] text =
          "%04d-%02d-%02d"
              .formatted(random.nextInt(10_000), random.nextInt(14), random.nextInt(33))
              .getBytes(StandardCharsets.US_ASCII);
      for (int change = random.nextInt(3); change > 0; change--) {
        text[random.nextInt(text.length)] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt()
                : (byte) BYTES.charAt(random.nextInt(BYTES.length()));
      }
      assertThat(TimeText.date(text, 0, text.length)).isEqualTo(jdk(text));
    }
  }

  private static long jdk(byte[] text) {
    try {
      LocalDate date = LocalDate.parse(new String(text, StandardCharsets.ISO_8859_1));
      return date.getYear() < 1 ? TimeText.NONE : date.toEpochDay();
    } catch (DateTimeParseException e) {
      return TimeText.NONE;
    }
  }
}
