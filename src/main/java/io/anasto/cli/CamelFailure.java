package io.anasto.cli;

/** What Camel could not start, in short: its exceptions come in long chains. */
final class CamelFailure {
  private final Throwable failure;

  CamelFailure(Throwable failure) {
    this.failure = failure;
  }

  /** The message at the root of the chain. */
  String text() {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
