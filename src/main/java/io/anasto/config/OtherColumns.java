package io.anasto.config;

import java.util.Locale;

/**
 * What the columns do that a {@code schema} does not name. The text form is the config's spelling.
 */
public enum OtherColumns {
  /** Their types are inferred, and settled with the first batch. */
  INFER,
  /** They are an error of the file that has them. */
  FAIL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
