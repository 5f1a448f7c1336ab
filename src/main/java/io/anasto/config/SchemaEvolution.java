package io.anasto.config;

import java.util.Locale;

/** What a new column in a later file does. The text form is the config's spelling. */
public enum SchemaEvolution {
  /** It is an error of that file. */
  FAIL,
  /** The schema grows by it. */
  ADD_COLUMNS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
