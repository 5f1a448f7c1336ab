package io.anasto.row;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A column of a schema, or a field of a struct.
 *
 * @param name never empty; case matters
 * @param nullable whether a row may lack a value
 */
public record Field(String name, DataType type, boolean nullable) {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  public Field {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }

  /** A column that may be null, as all that Anasto infers are. */
  public static Field of(String name, DataType type) {
    return new Field(name, type, true);
  }

  /** {@code name:type}, the name in double quotes where it is not a bare word. */
  @Override
  public String toString() {
    return quoted(name) + ":" + type;
  }

  private static String quoted(String name) {
    return BARE.matcher(name).matches()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
