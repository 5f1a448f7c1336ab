package io.anasto.ledger;

/** The life of a source file, from first sight to the last destination. */
public enum FileState {
  /** Whole and new; the next batch takes it. */
  DISCOVERED,
  /** Part of a batch. */
  BATCHED,
  /**
   * In every destination. It may go. Only {@link Ledger#files(long, Selection,
   * java.util.function.Consumer)} tells it from {@link #BATCHED}: it hangs on which destinations
   * the config has.
   */
  DELIVERED,
  /** Could not be read, and {@code on_fail = "skip"} left it out; the reason is kept. */
  REJECTED
}
