package io.anasto.config;

import java.util.Locale;

/**
 * What happens when a file that was already delivered has other content. The text form is the
 * config's spelling.
 */
public enum OnChange {
  /** It is left alone, and counted. */
  IGNORE,
  /** The table stops. */
  STOP,
  /** It is delivered again, as new rows. */
  REDELIVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
