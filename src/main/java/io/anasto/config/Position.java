package io.anasto.config;

import java.nio.file.Path;

/**
 * A place in the config file.
 *
 * @param file as the user named it
 * @param line from 1, or 0 for the file as a whole
 * @param column from 1, or 0 for the file as a whole
 */
public record Position(Path file, int line, int column) {
  /** The file as a whole. */
  public static Position of(Path file) {
    return new Position(file, 0, 0);
  }
}
