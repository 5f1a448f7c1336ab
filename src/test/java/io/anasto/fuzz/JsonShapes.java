package io.anasto.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes of JSON values that leave JSON, and the many ways to write a value. */
final class JsonShapes {
  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "text of some length",
    "ä€😀",
    "\u0000\n\"\\/",
    "2024-01-31",
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "2024-01-31T10:00:00Z",
    "2024-01-31T10:00:00.123456+05:30",
    "2024-01-31 10:00:00",
    "2024-01-31T10:00:00.1234567",
    "2024-01-31T10:00:00-18:00",
    "5",
    "true"
  };

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "5",
    "-12",
    "1.5",
    "-0.0",
    "0.1",
    "1e3",
    "1E-7",
    "1e400",
    "1e-400",
    "4.9e-324",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "9007199254740992",
    "9007199254740993",
    "123456789012345",
    "1234567890123456",
    "0.1234567890123456789",
    "99999999999999999999999999999999999999",
    "100000000000000000000000000000000000000",
    "1e99999",
    "0e-99999999999",
    "12345678.90",
    "1.7976931348623157e308",
    "1.7976931348623159e308"
  };

  private static final String[] BLANKS = {"", "", "", "", " ", "\n", "\r\n\t"};

  private final Random random;

  JsonShapes(Random random) {
    this.random = random;
  }

  /** The same value with one place changed. */
  Object changed(Object value, Object other) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(6) > 0) {
      Map<String, Object> copy = new LinkedHashMap<>();
      int at = random.nextInt(map.size());
      int i = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        int what = i++ == at ? random.nextInt(8) : -1;
        if (what == 0) {
          continue;
        }
        String key = what == 1 ? text() : (String) entry.getKey();
        copy.put(key, what > 1 ? changed(entry.getValue(), other) : entry.getValue());
      }
      return copy;
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(6) > 0) {
      List<Object> copy = new ArrayList<>(list);
      int at = random.nextInt(list.size());
      switch (random.nextInt(6)) {
        case 0 -> copy.remove(at);
        case 1 -> copy.add(at, copy.get(at));
        default -> copy.set(at, changed(copy.get(at), other));
      }
      return copy;
    }
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new JsonReference.Num(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3, 4 -> text();
      case 5 -> random.nextBoolean();
      case 6 -> null;
      case 7 -> {
        List<Object> list = new ArrayList<>();
        list.add(value);
        yield list;
      }
      case 8 -> {
        Map<String, Object> map = new LinkedHashMap<>();
        if (random.nextInt(3) > 0) {
          map.put(text(), value);
        }
        yield map;
      }
      default -> part(other);
    };
  }

  private Object part(Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(3) > 0) {
      return part(new ArrayList<>(map.values()).get(random.nextInt(map.size())));
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(3) > 0) {
      return part(list.get(random.nextInt(list.size())));
    }
    return value;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  /** Rows one after another, or an array of them. */
  String file(List<?> rows) {
    StringBuilder out = new StringBuilder();
    boolean array = random.nextInt(3) == 0;
    out.append(array ? blank() + "[" : "");
    for (int i = 0; i < rows.size(); i++) {
      out.append(i == 0 ? "" : array ? blank() + "," : random.nextInt(4) == 0 ? blank() : "\n");
      print(rows.get(i), out);
    }
    return out.append(array ? "]" : "").append(blank()).toString();
  }

  private void print(Object value, StringBuilder out) {
    out.append(blank());
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      String between = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(between).append(blank());
        quote((String) entry.getKey(), out);
        out.append(blank()).append(':');
        print(entry.getValue(), out);
        between = ",";
      }
      out.append(blank()).append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      String between = "";
      for (Object one : list) {
        out.append(between);
        print(one, out);
        between = ",";
      }
      out.append(blank()).append(']');
    } else if (value instanceof String text) {
      quote(text, out);
    } else if (value instanceof JsonReference.Num number) {
      out.append(number.text());
    } else {
      out.append(value);
    }
    out.append(blank());
  }

  private void quote(String text, StringBuilder out) {
    boolean escaped = random.nextInt(4) == 0;
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (escaped && random.nextBoolean())) {
        escape(c, out);
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isLowSurrogate(c) && out.charAt(out.length() - 1) < 128) {
        escape(c, out);
      } else if (Character.isHighSurrogate(c) && escaped) {
        escape(c, out);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }

  private String blank() {
    return BLANKS[random.nextInt(BLANKS.length)];
  }
}
