package io.anasto.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets of the environment, kept out of what is logged and out of the ledger: the values of
 * variables whose names say so, such as {@code SHOP_PASSWORD} or {@code API_TOKEN}; and the
 * passwords of addresses. Immutable.
 */
public final class Secrets {
  private static final Pattern NAME =
      Pattern.compile(
          "(?i).*(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY).*"
              + "|(.*_)?(PASS|AUTH|KEY)|.+_PWD");

  /** Shorter values stand in too many texts, and so do those words that may be settings. */
  private static final int LEAST_LENGTH = 6;

  /** The password of an address: {@code https://user:password@host}. */
  private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  private static final String MASK = "******";

  private static final Secrets OF_PROCESS = of(System.getenv());

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = List.copyOf(values);
  }

  /** Those of this process. */
  public static Secrets ofProcess() {
    return OF_PROCESS;
  }

  static Secrets of(Map<String, String> environment) {
    return new Secrets(
        environment.entrySet().stream()
            .filter(entry -> NAME.matcher(entry.getKey()).matches())
            .map(Map.Entry::getValue)
            // A path names where a secret is, and is none.
            .filter(value -> value.length() >= LEAST_LENGTH && !value.startsWith("/"))
            // One that holds another goes first.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** The text with asterisks in the place of each secret; the text itself when it has none. */
  public String mask(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked.contains("://")
        ? IN_ADDRESS.matcher(masked).replaceAll("$1" + MASK + "@")
        : masked;
  }
}
