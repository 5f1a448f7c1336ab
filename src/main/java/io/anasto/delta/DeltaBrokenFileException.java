package io.anasto.delta;

import java.nio.file.Path;

/**
 * A file of a table's log is not what it should be. Unchecked, for it passes through Delta Kernel;
 * {@link DeltaFaults} tells it to the user.
 */
final class DeltaBrokenFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long line;
  private final boolean unfinished;

  /**
   * @param line from 1, or 0 where there is no line
   * @param unfinished whether the file may still be written
   * @param what is wrong
   */
  DeltaBrokenFileException(Path file, long line, boolean unfinished, String what, Throwable cause) {
    super(what, cause);
    this.file = file;
    this.line = line;
    this.unfinished = unfinished;
  }

  Path file() {
    return file;
  }

  long line() {
    return line;
  }

  boolean isUnfinished() {
    return unfinished;
  }
}
