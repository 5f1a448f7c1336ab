package io.anasto.source;

import io.anasto.format.TableException;

/** A version of a batch cannot be read; the cause tells what and where. */
final class BadVersionException extends EntryException {
  private static final long serialVersionUID = 1L;

  private final TableException problem;

  /**
   * @param path of the entry
   */
  BadVersionException(String path, TableException problem) {
    super(path, problem.getMessage(), problem);
    this.problem = problem;
  }

  /** The message without the remedy that it may end with. */
  String problem() {
    return problem.problem();
  }

  /** Whether what is to be read was there once, and is not any more. */
  boolean isGone() {
    return problem.kind() == TableException.Kind.GONE;
  }
}
