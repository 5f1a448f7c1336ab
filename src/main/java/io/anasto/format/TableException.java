package io.anasto.format;

import io.anasto.row.Sentence;
import java.io.IOException;

/**
 * An open table cannot be read or written as asked. The message is for the user: it names the
 * table, the version or file, and what to do.
 */
public final class TableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, as far as it decides what happens next. */
  public enum Kind {
    /** What is to be read was there once and is not any more: the history was vacuumed. */
    GONE,
    /** Neither time nor another try mends it: a feature, a type, another table in its place. */
    REFUSED,
    /** Another writer changed the table meanwhile; the batch written once more would fit. */
    CHANGED
  }

  private final Kind kind;
  private final String problem;

  public TableException(Kind kind, String message) {
    this(kind, message, null);
  }

  public TableException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.problem = message;
  }

  /**
   * A problem whose remedy does not hold everywhere.
   *
   * @param cause null for none
   */
  public TableException(Kind kind, String problem, String remedy, Throwable cause) {
    super(Sentence.of(problem) + " " + remedy, cause);
    this.kind = kind;
    this.problem = problem;
  }

  /** The message without the remedy that it may end with. */
  public String problem() {
    return problem;
  }

  public Kind kind() {
    return kind;
  }
}
