package io.anasto.config;

import java.util.Locale;

/** What an open table's source gives. The text form is the config's spelling. */
public enum Changes {
  /** Change rows, with columns that say what changed and when. */
  CHANGES,
  /** The inserted rows alone. */
  ROWS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
