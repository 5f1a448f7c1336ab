package io.anasto.config;

import java.util.Locale;

/**
 * What happens when an open table's changes since our position are gone. The text form is the
 * config's spelling.
 */
public enum OnGap {
  /** The table stops. */
  STOP,
  /** The table is read anew, which repeats rows. */
  RESNAPSHOT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
