package io.anasto.cli;

/** The user asked for something that cannot be; the message says what, and the remedy. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
