package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** The schema of a container file, which is JSON. */
final class AvroSchemaText {
  private static final String PLACE = "header";

  /** Avro's parser descends by recursion; a column may be nested in 100 levels of two objects. */
  private static final int MAX_DEPTH = 300;

  private static final int MAX_SHOWN = 200;
  private static final Pattern CLASS = Pattern.compile("^([\\w.$]+Exception: )+");

  private AvroSchemaText() {}

  /**
   * Reads the schema of a row. Names may be any, as files from elsewhere have them.
   *
   * @throws DataException when it is no schema, or not that of a record
   */
  static Schema parse(byte[] json, String file) throws DataException {
    if (!Utf8Check.isText(json, 0, json.length)) {
      throw DataException.malformed(file, PLACE, "its schema is not UTF-8");
    }
    if (depth(json) > MAX_DEPTH) {
      throw DataException.malformed(file, PLACE, "its schema is nested too deeply");
    }
    Schema schema = parseBounded(new String(json, StandardCharsets.UTF_8), file);
    if (schema.getType() != Schema.Type.RECORD) {
      throw DataException.malformed(
          file,
          PLACE,
          "its schema is %s, but only a record has columns".formatted(schema.getType().getName()));
    }
    return schema;
  }

  private static Schema parseBounded(String json, String file) throws DataException {
    try {
      return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(json);
    } catch (AvroRuntimeException e) {
      throw DataException.malformed(file, PLACE, "its schema is not one: " + shown(e));
    } catch (IllegalArgumentException
        | NullPointerException
        | IllegalStateException
        | ClassCastException e) {
      // The parser takes much for granted, such as that a name is a text.
      throw DataException.malformed(file, PLACE, "its schema is not one");
    } catch (StackOverflowError e) {
      // Types that name each other are as deep as there are types, whatever their text looks like.
      throw DataException.malformed(file, PLACE, "its schema is nested too deeply");
    }
  }

  /** What the parser says, without the classes that say it. */
  private static String shown(AvroRuntimeException e) {
    String message = CLASS.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    String firstLine = message.lines().findFirst().orElse("");
    return firstLine.length() <= MAX_SHOWN ? firstLine : firstLine.substring(0, MAX_SHOWN) + "…";
  }

  private static int depth(byte[] json) {
    int depth = 0;
    int deepest = 0;
    boolean inString = false;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        deepest = Math.max(deepest, ++depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
