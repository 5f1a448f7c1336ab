package io.anasto.cli;

import java.util.Locale;
import java.util.Optional;

/** Which operating systems Anasto runs on. */
final class SupportedSystem {
  private SupportedSystem() {}

  /**
   * Why Anasto does not run here, when it does not.
   *
   * @param name as the system property {@code os.name} has it
   */
  static Optional<String> refusal(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("windows")
        ? Optional.of(
            "Windows is not supported: a file cannot be made visible there in one step, once, and"
                + " for good. Run Anasto on Linux, for instance in WSL")
        : Optional.empty();
  }
}
