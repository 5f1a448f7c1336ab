package io.anasto.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.anasto.row.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON file as Jackson reads it: objects, lists, strings, booleans, and numbers in their text.
 * Then the rules that Anasto adds (CONFIG.md, "Files in and out"; docs/types.md), each by what its
 * message says.
 *
 * @param rows the objects; of no use where the file is broken or breaks a rule
 * @param broken whether it is no JSON
 * @param rules of ours that it breaks
 */
record JsonReference(List<Object> rows, boolean broken, Set<String> rules) {
  private static final String NO_ROW = "a row must be an object";
  private static final String TRAILING = "nothing but white space may follow the array of rows";
  private static final String TWICE = "is there twice in one object";
  private static final String NAMELESS = "a key is empty, but a column needs a name";
  private static final String LONE_SURROGATE = "is half of a surrogate pair, and no character";
  private static final String DEEP = "values are nested more than 99 deep";
  private static final String LONG_NUMBER = "is longer than 1,000";

  private static final int MOST_DEPTH = DataType.MAX_DEPTH - 1;
  private static final int MOST_DIGITS = 1000;

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          // Random keys do not come twice.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxNumberLength(100_000)
                  .build())
          .build();

  /** A number, as it stands. */
  record Num(String text) {}

  static JsonReference of(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (text.indexOf(0) >= 0) {
        // Jackson would take it for UTF-16.
        return new JsonReference(List.of(), true, Set.of());
      }
      return new Reading().file(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException | JsonProcessingException e) {
      return new JsonReference(List.of(), true, Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One value; null when it is none. */
  static Object value(String text) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      parser.nextToken();
      return new Reading().value(parser, 0);
    } catch (IOException e) {
      throw new Find("ours makes a text of JSON that is none: " + text, e);
    }
  }

  /** One reading of a file. */
  private static final class Reading {
    private final Set<String> rules = new TreeSet<>();

    /** By bytes, for Jackson's reader of characters takes U+0130 for the digit 0x30 in escapes. */
    JsonReference file(String text) throws IOException {
      List<Object> roots = new ArrayList<>();
      try (JsonParser parser = JACKSON.createParser(text.getBytes(StandardCharsets.UTF_8))) {
        while (parser.nextToken() != null) {
          int depth = roots.isEmpty() && parser.currentToken() == JsonToken.START_ARRAY ? -1 : 0;
          roots.add(value(parser, depth));
        }
      }
      List<?> rows = roots;
      if (!roots.isEmpty() && roots.get(0) instanceof List<?> array) {
        rows = array;
        if (roots.size() > 1) {
          rules.add(TRAILING);
        }
      }
      for (Object row : rows) {
        if (!(row instanceof Map)) {
          rules.add(NO_ROW);
        }
      }
      return new JsonReference(new ArrayList<>(rows), false, rules);
    }

    /**
     * @param depth of what is around the value
     */
    Object value(JsonParser parser, int depth) throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parser, deeper(depth));
        case START_ARRAY -> array(parser, deeper(depth));
        case VALUE_STRING -> text(parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException(String.valueOf(parser.currentToken()));
      };
    }

    private int deeper(int depth) {
      if (depth + 1 > MOST_DEPTH) {
        rules.add(DEEP);
      }
      return depth + 1;
    }

    private Object object(JsonParser parser, int depth) throws IOException {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = text(parser.currentName());
        if (key.isEmpty()) {
          rules.add(NAMELESS);
        }
        if (object.containsKey(key)) {
          rules.add(TWICE);
        }
        parser.nextToken();
        object.put(key, value(parser, depth));
      }
      return object;
    }

    private Object array(JsonParser parser, int depth) throws IOException {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser, depth));
      }
      return array;
    }

    private Num number(String text) {
      if (text.length() > MOST_DIGITS) {
        rules.add(LONG_NUMBER);
      }
      return new Num(text);
    }

    private String text(String text) {
      if (text.codePoints().anyMatch(Reading::isSurrogate)) {
        rules.add(LONE_SURROGATE);
      }
      return text;
    }

    /** Pairs of them are another code point. */
    private static boolean isSurrogate(int codePoint) {
      return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
  }
}
