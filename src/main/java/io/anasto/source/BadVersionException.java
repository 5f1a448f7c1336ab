package io.anasto.source;

import io.anasto.format.TableException;
import java.io.IOException;

/** A version of a batch cannot be read; the cause tells what and where. */
final class BadVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final TableException problem;

  /**
   * @param path of the entry
   */
  BadVersionException(String path, TableException problem) {
    super(problem.getMessage(), problem);
    this.path = path;
    this.problem = problem;
  }

  String path() {
    return path;
  }

  /** Whether what is to be read was there once, and is not any more. */
  boolean isGone() {
    return problem.kind() == TableException.Kind.GONE;
  }
}
