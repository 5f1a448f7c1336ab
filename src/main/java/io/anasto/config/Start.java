package io.anasto.config;

import java.util.Locale;

/**
 * What a destination gets that is new to a known source. The text form is the config's spelling.
 */
public enum Start {
  /** Everything that is still there. */
  ALL,
  /** Only what comes from now on. */
  NOW;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
