package io.anasto.config;

import java.nio.file.Path;

/**
 * Something in the config file that the user has to change.
 *
 * @param file as the user named it
 * @param line from 1, or 0 when the file as a whole is meant
 * @param column from 1, or 0 when the file as a whole is meant
 * @param message what is wrong, where, and the remedy; one line
 */
public record Problem(Path file, int line, int column, String message) {
  /** {@code config.toml:14:12: message}, as editors understand it. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
