package io.anasto.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The config that {@code anasto init} writes: a first table, and all keys in comments. */
public final class StarterConfig {
  private static final String RESOURCE = "starter.toml";

  private StarterConfig() {}

  /**
   * The text, which is valid as it is. Each line that begins with {@code #} and no blank is a
   * setting with its default, and is valid without the {@code #} too.
   */
  public static String text() {
    try (InputStream in = StarterConfig.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing on the classpath");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
