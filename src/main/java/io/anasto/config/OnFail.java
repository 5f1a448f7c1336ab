package io.anasto.config;

import java.util.Locale;

/**
 * What a table does when data cannot be read or a batch cannot be written. The text form is the
 * config's spelling.
 */
public enum OnFail {
  /** The table stops there; other tables go on. */
  STOP,
  /** It is left out, and the ledger keeps what and why. */
  SKIP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
