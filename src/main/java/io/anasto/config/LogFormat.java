package io.anasto.config;

import java.util.Locale;

/** How log lines are written. The text form is the config's spelling. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** A JSON object a line, for programs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
