package io.anasto.cli;

import io.anasto.plan.Plan;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** The config file, which nearly every command begins with. */
final class ConfigArgument {
  private final Map<String, String> environment;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "the config file")
  private Path file;

  ConfigArgument(Map<String, String> environment) {
    this.environment = environment;
  }

  Path file() {
    return file;
  }

  /** What the config says, with all its problems at once as an exception. */
  Plan plan() {
    return Plan.read(file, environment);
  }
}
