package io.anasto.config;

import java.util.Locale;

/** The format of an open table. The text form is the config's spelling. */
public enum TableFormat {
  DELTA_LAKE,
  ICEBERG;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
