package io.anasto.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final StatusLine line = new StatusLine(terminal);
  private final PrintStream around = line.around();

  @Test
  void aMessageGoesAboveTheLine() {
    line.accept("50%");
    around.print("a message\n");
    line.accept("60%");

    assertThat(shown()).isEqualTo(ERASE + "50%" + ERASE + "a message\n" + "50%" + ERASE + "60%");
  }

  @Test
  void aMessageInPiecesStaysWhole() {
    line.accept("50%");
    around.print("a mess");
    line.accept("60%");
    around.print("age\n");

    assertThat(shown()).isEqualTo(ERASE + "50%" + ERASE + "a message\n" + "60%");
  }

  @Test
  void nothingIsLeftAtTheEnd() {
    line.accept("50%");
    line.close();
    around.print("a message\n");

    assertThat(shown()).isEqualTo(ERASE + "50%" + ERASE + "a message\n");
  }

  private String shown() {
    return terminal.toString(StandardCharsets.UTF_8);
  }
}
