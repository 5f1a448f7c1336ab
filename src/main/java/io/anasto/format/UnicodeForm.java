package io.anasto.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells by a file's first bytes in which encoding of Unicode it is. */
final class UnicodeForm {
  private static final String[][] MARKS = {
    {"UTF-8", "\u00EF\u00BB\u00BF"},
    {"UTF-32LE", "\u00FF\u00FE\0\0"},
    {"UTF-32BE", "\0\0\u00FE\u00FF"},
    {"UTF-16LE", "\u00FF\u00FE"},
    {"UTF-16BE", "\u00FE\u00FF"},
  };

  /** Of Latin text, which bytes of a character are NUL. */
  private static final String[][] LATIN = {
    {"UTF-32LE", "x000"},
    {"UTF-32BE", "000x"},
    {"UTF-16LE", "x0x0"},
    {"UTF-16BE", "0x0x"},
  };

  private static final int LATIN_LENGTH = 4;

  private UnicodeForm() {}

  /** The encoding whose byte-order mark stands at the beginning; empty where there is none. */
  static String marked(byte[] head) {
    String bytes = new String(head, StandardCharsets.ISO_8859_1);
    for (String[] mark : MARKS) {
      if (bytes.startsWith(mark[1])) {
        return mark[0];
      }
    }
    return "";
  }

  /**
   * The encoding in which the beginning is Latin text, but for UTF-8; empty where there is none.
   */
  static String looks(byte[] head) {
    int length = head.length / LATIN_LENGTH * LATIN_LENGTH;
    for (String[] form : LATIN) {
      boolean fits = length > 0;
      for (int i = 0; i < length; i++) {
        fits &= (head[i] == 0) == (form[1].charAt(i % LATIN_LENGTH) == '0');
      }
      if (fits) {
        return form[0];
      }
    }
    return "";
  }

  /** Whether a text that was found to be of one encoding cannot be read in that which was said. */
  static boolean contradicts(String found, String said) {
    String upper = said.toUpperCase(Locale.ROOT);
    boolean family = upper.equals("UTF-16") || upper.equals("UTF-32");
    return !upper.contains(found) && !(family && found.startsWith(upper));
  }

  /** Whether a byte-order mark may be letters in an encoding: UTF-16's are two of Latin-1. */
  static boolean isOfLetters(String mark, String said) {
    return mark.startsWith("UTF-16") && !said.contains("UTF-") && !said.equals("US-ASCII");
  }
}
