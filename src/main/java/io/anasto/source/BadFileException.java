package io.anasto.source;

import io.anasto.format.DataException;

/** A file of a batch is not what it should be; the cause tells what and where. */
final class BadFileException extends EntryException {
  private static final long serialVersionUID = 1L;

  private final DataException problem;

  /**
   * @param path below the source's directory
   */
  BadFileException(String path, DataException problem) {
    super(path, problem.getMessage(), problem);
    this.problem = problem;
  }

  DataException problem() {
    return problem;
  }
}
