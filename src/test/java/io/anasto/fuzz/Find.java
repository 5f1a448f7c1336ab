package io.anasto.fuzz;

/** A fault of ours, or a difference from the reference that no rule allows. */
final class Find extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Find(String message) {
    super(message);
  }

  Find(String message, Throwable cause) {
    super(message, cause);
  }
}
