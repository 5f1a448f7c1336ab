package io.anasto.source;

import java.io.IOException;

/** The source stops; the message, for the user, says why and what to do. */
final class StoppedSourceException extends IOException {
  private static final long serialVersionUID = 1L;

  StoppedSourceException(String message) {
    super(message);
  }
}
