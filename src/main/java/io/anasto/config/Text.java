package io.anasto.config;

/**
 * A string of the config. Its text form is the written one, so that a message never shows what came
 * from the environment.
 *
 * @param value with variables replaced; what counts
 * @param written as it stands in the file, with any <code>${NAME}</code>; what messages show
 */
public record Text(String value, String written) {
  /** A text without variables. */
  public static Text of(String value) {
    return new Text(value, value);
  }

  @Override
  public String toString() {
    return written;
  }
}
