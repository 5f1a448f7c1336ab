package io.anasto.plan;

import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.regex.Pattern;

/** A schema as the {@code schema} key of a source table says it. */
public final class SchemaText {
  private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  private SchemaText() {}

  /**
   * A block of TOML, its lines ended by line feeds. Columns whose type is still open stand in a
   * comment: the key knows no such type, and leaves what it does not name to be inferred.
   *
   * @param schema as {@link Schema#toString} writes it
   */
  public static String toml(String schema) {
    StringBuilder text = new StringBuilder("[source_table.schema]\n");
    for (Field field : Schema.parse(schema).fields()) {
      text.append(field.type().isSettled() ? "" : "# only nulls, or empty, so far: ")
          .append(line(field))
          .append('\n');
    }
    return text.toString();
  }

  /** A column as the key says it, such as {@code price = "float64"}. */
  public static String line(Field column) {
    return key(column.name()) + " = " + quoted(column.type().toString());
  }

  private static String key(String name) {
    return BARE_KEY.matcher(name).matches() ? name : quoted(name);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append(escaped((char) c)));
    return quoted.append('"').toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> Character.isISOControl(c) ? "\\u%04X".formatted((int) c) : String.valueOf(c);
    };
  }
}
