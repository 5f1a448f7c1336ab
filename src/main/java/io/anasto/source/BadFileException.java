package io.anasto.source;

import io.anasto.format.DataException;
import java.io.IOException;

/** A file of a batch is not what it should be; the cause tells what and where. */
final class BadFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final DataException problem;

  /**
   * @param path below the source's directory
   */
  BadFileException(String path, DataException problem) {
    super(problem.getMessage(), problem);
    this.path = path;
    this.problem = problem;
  }

  String path() {
    return path;
  }

  DataException problem() {
    return problem;
  }
}
