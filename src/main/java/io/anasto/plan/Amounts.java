package io.anasto.plan;

import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
public final class Amounts {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  private Amounts() {}

  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 3 files}. */
  public static String count(long number, String what) {
    String plural = what.endsWith("ch") ? "es" : "s";
    return number(number) + " " + what + (number == 1 ? "" : plural);
  }

  /** Such as {@code 20.1 KiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return number(bytes) + " B";
    }
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.95 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
  }
}
