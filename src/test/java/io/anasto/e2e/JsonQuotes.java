package io.anasto.e2e;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies JSON and puts words into quotes that stand in none, for two of DuckDB's habits: it writes
 * NaN and infinities bare, which is not JSON's grammar, and it reads numbers by way of doubles,
 * where a text keeps all its digits.
 */
final class JsonQuotes {
  /** Which words are put into quotes. */
  enum Words {
    NUMBERS,
    NON_FINITE
  }

  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final Words words;
  private final byte[] word = new byte[BUFFER];
  private int length;
  private boolean inText;
  private boolean isEscaped;

  private JsonQuotes(OutputStream out, Words words) {
    this.out = out;
    this.words = words;
  }

  /** Copies the files one after another. */
  static void copy(List<Path> from, Path to, Words words) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), BUFFER)) {
      JsonQuotes quotes = new JsonQuotes(out, words);
      for (Path file : from) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            quotes.copy(buffer, n);
          }
        }
      }
    }
  }

  private void copy(byte[] bytes, int end) throws IOException {
    int done = 0;
    for (int i = 0; i < end; i++) {
      byte b = bytes[i];
      if (inText) {
        inText = isEscaped || b != '"';
        isEscaped = !isEscaped && b == '\\';
      } else if (isOfWord(b)) {
        out.write(bytes, done, i - done);
        done = i + 1;
        word[length++] = b;
      } else {
        writeWord();
        inText = b == '"';
      }
    }
    out.write(bytes, done, end - done);
  }

  private void writeWord() throws IOException {
    if (length > 0) {
      boolean quoted = isQuoted();
      if (quoted) {
        out.write('"');
      }
      out.write(word, 0, length);
      if (quoted) {
        out.write('"');
      }
      length = 0;
    }
  }

  private boolean isQuoted() {
    boolean isNumber = word[length - 1] >= '0' && word[length - 1] <= '9';
    return switch (words) {
      case NUMBERS -> isNumber;
      case NON_FINITE -> !isNumber && "NI-".indexOf(word[0]) >= 0;
    };
  }

  private static boolean isOfWord(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.';
  }
}
