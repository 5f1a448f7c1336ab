package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePrinterTest {
  private static final int RANDOM_VALUES = 200_000;

  private final ValuePrinter printer = new ValuePrinter();
  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void smallAndRoundLongs(long value) {
    assertThat(text(out -> printer.printLong(value, out))).isEqualTo(Long.toString(value));
  }

  @Test
  void longsOfAllLengths() {
    assertLong(Long.MIN_VALUE);
    assertLong(Long.MAX_VALUE);
    for (int i = 0; i < RANDOM_VALUES; i++) {
      assertLong(random.nextLong() >> random.nextInt(64));
    }
    for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
      assertLong(power);
      assertLong(power - 1);
      assertLong(-power);
      assertLong(1 - power);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "100, 100.0",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "123.45, 123.45",
    "-17.5, -17.5",
    "0.000001, 0.000001",
    "0.0000012345678901234567, 0.0000012345678901234567",
    "0.00000099, 9.9e-7",
    "1e15, 1000000000000000.0",
    "9007199254740993, 9007199254740992.0",
    "1e16, 1.0e16",
    "1e308, 1.0e308",
    "1.7976931348623157E308, 1.7976931348623157e308",
    "4.9E-324, 4.9e-324",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "2e23, 2.0e23",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void doublesByExample(double value, String expected) {
    assertThat(text(out -> printer.printDouble(value, out))).isEqualTo(expected);
  }

  @Test
  void randomDoublesComeBackFromTheShortestText() {
    for (int i = 0; i < RANDOM_VALUES; i++) {
      assertShortest(Double.longBitsToDouble(random.nextLong()));
      assertShortest(random.nextInt(1_000_000_000) / Math.pow(10, random.nextInt(9)));
      assertShortest((double) (random.nextLong() >> random.nextInt(64)));
      assertShortest(random.nextDouble());
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
      double power = Math.scalb(1.0, exponent);
      assertShortest(power);
      assertShortest(Math.nextUp(power));
      assertShortest(Math.nextDown(power));
    }
    for (int exponent = -323; exponent <= 308; exponent++) {
      assertShortest(Double.parseDouble("1e" + exponent));
      assertShortest(Math.nextUp(Double.parseDouble("9e" + exponent)));
    }
  }

  @Test
  void randomFloatsComeBackFromAText() {
    assertFloat(Float.MIN_VALUE);
    assertFloat(Float.MAX_VALUE);
    assertFloat(-0f);
    assertFloat(0.1f);
    assertThat(text(out -> printer.printFloat(0.1f, out))).isEqualTo("0.1");
    assertThat(text(out -> printer.printFloat(Float.NaN, out))).isEqualTo("NaN");
    for (int i = 0; i < RANDOM_VALUES; i++) {
      assertFloat(Float.intBitsToFloat(random.nextInt()));
      assertFloat(random.nextInt(100_000) / 100f);
    }
  }

  @Test
  void decimalsKeepAllTheirDigits() {
    for (int i = 0; i < RANDOM_VALUES; i++) {
      long unscaled = random.nextLong() >> random.nextInt(64);
      int scale = random.nextInt(39);
      assertThat(text(out -> printer.printDecimal(unscaled, scale, out)))
          .isEqualTo(BigDecimal.valueOf(unscaled, scale).toPlainString());
    }
    for (int i = 0; i < RANDOM_VALUES / 10; i++) {
      BigInteger large = new BigInteger(random.nextInt(127), random);
      BigInteger unscaled = random.nextBoolean() ? large : large.negate();
      int scale = random.nextInt(39);
      assertThat(text(out -> printer.printDecimal(unscaled, scale, out)))
          .isEqualTo(new BigDecimal(unscaled, scale).toPlainString());
    }
    assertThat(text(out -> printer.printDecimal(Long.MIN_VALUE, 2, out)))
        .isEqualTo("-92233720368547758.08");
  }

  @Test
  void datesAsLocalDateHasThem() {
    for (int i = 0; i < RANDOM_VALUES; i++) {
      assertDate(random.nextInt(200_000) - 100_000);
      assertDate(random.nextInt());
    }
    assertDate(LocalDate.of(0, 1, 1).toEpochDay());
    assertDate(LocalDate.of(-1, 12, 31).toEpochDay());
    assertDate(LocalDate.of(9999, 12, 31).toEpochDay());
    assertDate(LocalDate.of(10_000, 1, 1).toEpochDay());
    assertDate(LocalDate.of(2000, 2, 29).toEpochDay());
    assertDate(LocalDate.of(1900, 2, 28).toEpochDay());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00",
    "-1, 1969-12-31T23:59:59.999999",
    "1000, 1970-01-01T00:00:00.001",
    "1001, 1970-01-01T00:00:00.001001",
    "500000, 1970-01-01T00:00:00.500",
    "-62135596800000000, 0001-01-01T00:00:00",
    "253402300800000000, +10000-01-01T00:00:00"
  })
  void timestampsByExample(long micros, String expected) {
    assertThat(text(out -> printer.printTimestampNtz(micros, out))).isEqualTo(expected);
    assertThat(text(out -> printer.printTimestamp(micros, out))).isEqualTo(expected + "Z");
  }

  @Test
  void randomTimestampsAreTheSameInstantForTheJdk() {
    assertTimestamp(Long.MIN_VALUE);
    assertTimestamp(Long.MAX_VALUE);
    for (int i = 0; i < RANDOM_VALUES; i++) {
      assertTimestamp(random.nextLong() >> random.nextInt(64));
    }
  }

  @Test
  void base64AsTheJdkHasIt() {
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length + 2];
      random.nextBytes(bytes);
      int used = length;
      assertThat(text(out -> printer.printBase64(bytes, 1, used, out)))
          .isEqualTo(
              Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, 1, 1 + used)));
    }
  }

  @Test
  void booleansAsJsonHasThem() {
    assertThat(text(out -> printer.printBoolean(true, out))).isEqualTo("true");
    assertThat(text(out -> printer.printBoolean(false, out))).isEqualTo("false");
  }

  private void assertLong(long value) {
    assertThat(text(out -> printer.printLong(value, out))).isEqualTo(Long.toString(value));
  }

  /** No text with one digit less may read back as the value. */
  private void assertShortest(double value) {
    String text = text(out -> printer.printDouble(value, out));
    assertThat(Double.doubleToLongBits(Double.parseDouble(text)))
        .as(text)
        .isEqualTo(Double.doubleToLongBits(value));
    if (value == 0 || !Double.isFinite(value)) {
      return;
    }
    int digits = new BigDecimal(text).stripTrailingZeros().precision();
    if (digits > 2) {
      BigDecimal exact = new BigDecimal(value);
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        assertThat(shorter.doubleValue()).as("%s for %s", shorter, text).isNotEqualTo(value);
      }
    }
  }

  private void assertFloat(float value) {
    String text = text(out -> printer.printFloat(value, out));
    assertThat(Float.floatToIntBits(Float.parseFloat(text)))
        .as(text)
        .isEqualTo(Float.floatToIntBits(value));
    if (Float.isFinite(value)) {
      assertThat(new BigDecimal(text).stripTrailingZeros().precision())
          .isLessThanOrEqualTo(
              new BigDecimal(Float.toString(value)).stripTrailingZeros().precision());
    }
  }

  private void assertDate(long epochDay) {
    assertThat(text(out -> printer.printDate(epochDay, out)))
        .isEqualTo(LocalDate.ofEpochDay(epochDay).toString());
  }

  private void assertTimestamp(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    assertThat(
            LocalDateTime.parse(
                text(out -> printer.printTimestampNtz(micros, out)),
                DateTimeFormatter.ISO_LOCAL_DATE_TIME))
        .isEqualTo(local);
    assertThat(OffsetDateTime.parse(text(out -> printer.printTimestamp(micros, out))).toInstant())
        .isEqualTo(instant);
  }

  private static String text(Consumer<ByteSink> printing) {
    ByteSink out = new ByteSink(1);
    printing.accept(out);
    return out.toString();
  }
}
