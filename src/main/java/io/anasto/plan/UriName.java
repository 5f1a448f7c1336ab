package io.anasto.plan;

import java.nio.charset.StandardCharsets;

/**
 * A table's name or a path as it stands in an endpoint's URI: letters, digits, {@code . _ - /} as
 * they are, each other byte as {@code ~} and two hexadecimal digits. A percent sign would be
 * decoded on the way, and a question mark would begin options.
 */
public final class UriName {
  private UriName() {}

  public static String of(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 0x80
              && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || c == '/');
      encoded.append(plain ? String.valueOf(c) : "~%02x".formatted((int) c));
    }
    return encoded.toString();
  }
}
