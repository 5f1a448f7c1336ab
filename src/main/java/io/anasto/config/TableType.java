package io.anasto.config;

import java.util.Locale;

/** What a table is. The text form is the config's spelling. */
public enum TableType {
  /** A directory of files. */
  FILES,
  /** A Delta Lake or Iceberg table. */
  OPEN_TABLE,
  /** A Camel route of the user's; destinations alone. */
  ROUTE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
