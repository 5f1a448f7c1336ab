package io.anasto.fuzz;

import io.anasto.format.CsvOptions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A CSV text in the dialect that the references read, with LF at the end of lines and each quote
 * within quotes written twice; or why there is none. A state machine a character, so that it has
 * nothing in common with the reader.
 */
final class CsvPlain {
  private enum End {
    LF,
    CR,
    CR_CR_LF
  }

  private final String text;
  private final CsvOptions options;
  private final StringBuilder plain = new StringBuilder();
  private final Set<End> ends = EnumSet.noneOf(End.class);
  private int at;
  private boolean open;
  private boolean comment;
  private boolean fieldStart = true;
  private boolean lineStart = true;
  private String broken = "";

  private CsvPlain(String text, CsvOptions options) {
    this.text = text;
    this.options = options;
  }

  static CsvPlain of(String text, CsvOptions options) {
    CsvPlain plain = new CsvPlain(text, options);
    while (plain.at < text.length()) {
      plain.step();
    }
    if (plain.ends.size() > 1) {
      plain.broken = "line ends of two kinds";
    }
    return plain;
  }

  /** Why it is no CSV text, as far as it is told here; empty where it may be one. */
  String broken() {
    return broken;
  }

  String text() {
    return plain.toString();
  }

  private void step() {
    char c = text.charAt(at);
    if (open) {
      inQuotes(c);
    } else if (c == '\n' || c == '\r') {
      lineEnd();
    } else {
      comment |= lineStart && options.comment().isPresent() && options.comment().get() == c;
      open = !comment && fieldStart && c == options.quote();
      fieldStart = c == options.delimiter();
      lineStart = false;
      plain.append(c);
      at++;
    }
  }

  private void inQuotes(char c) {
    boolean escaped = options.escape().isPresent();
    char behind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (escaped && c == options.escape().get()) {
      boolean isMark = behind == options.quote() || behind == c;
      if (!isMark && behind != '\n' && behind != '\r') {
        broken = "an escape";
      }
      plain.append(behind == options.quote() ? "" + behind + behind : "" + behind);
      at += 2;
    } else if (c == options.quote() && behind == c) {
      if (escaped) {
        broken = "text behind a quote";
      }
      plain.append(c).append(c);
      at += 2;
    } else {
      open = c != options.quote();
      plain.append(c);
      at++;
    }
  }

  private void lineEnd() {
    String rest = text.substring(at, Math.min(text.length(), at + 3));
    int length = rest.startsWith("\r\r\n") ? 3 : rest.startsWith("\r\n") ? 2 : 1;
    boolean isLast = at + length == text.length();
    End end = length == 3 ? End.CR_CR_LF : length == 1 && rest.charAt(0) == '\r' ? End.CR : End.LF;
    if (isLast && rest.equals("\r") && !ends.isEmpty()) {
      // The file's last byte may be missing.
      end = ends.iterator().next();
    } else if (rest.equals("\r\r") && at + 2 == text.length() && ends.contains(End.CR_CR_LF)) {
      end = End.CR_CR_LF;
      length = 2;
    }
    ends.add(end);
    plain.append('\n');
    at += length;
    fieldStart = true;
    lineStart = true;
    comment = false;
  }
}
