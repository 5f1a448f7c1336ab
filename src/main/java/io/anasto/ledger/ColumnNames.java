package io.anasto.ledger;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** A set of column names as one text: a name a line, line breaks and backslashes escaped. */
final class ColumnNames {
  private ColumnNames() {}

  static String write(Set<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : new TreeSet<>(names)) {
      text.append(name.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
    return text.toString();
  }

  static Set<String> read(String text) {
    Set<String> names = new LinkedHashSet<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        names.add(name.toString());
        name.setLength(0);
      } else if (c == '\\') {
        i++;
        name.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        name.append(c);
      }
    }
    return names;
  }
}
