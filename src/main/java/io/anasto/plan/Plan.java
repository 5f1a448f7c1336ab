package io.anasto.plan;

import io.anasto.config.Config;
import io.anasto.config.ConfigException;
import io.anasto.config.ConfigFile;
import io.anasto.config.ConfigReading;
import io.anasto.config.LogFormat;
import io.anasto.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Anasto will do: every table resolved and linked. Immutable.
 *
 * @param configFile as the user named it
 * @param stateDir absolute and real as far as it exists
 * @param routesDir where snippets are; empty when there is no such directory
 * @param extDir where further jars are; empty when there is no such directory
 * @param sources in chain order: behind the source that feeds them, else in the order of the file
 * @param camelProperties with their prefix {@code camel.}
 * @param ports nothing by default
 */
public record Plan(
    Path configFile,
    Path stateDir,
    Optional<Path> routesDir,
    Optional<Path> extDir,
    List<SourcePlan> sources,
    Map<String, String> camelProperties,
    Ports ports,
    LogFormat logFormat) {
  public Plan {
    sources = List.copyOf(sources);
    camelProperties = Collections.unmodifiableMap(new LinkedHashMap<>(camelProperties));
  }

  /**
   * Resolves a config.
   *
   * @throws ConfigException with every problem between its tables
   */
  public static Plan of(Config config) {
    Problems problems = new Problems();
    Plan plan = new Planner(config, false, problems).plan();
    problems.throwIfAny();
    return plan;
  }

  /**
   * Reads and resolves a config file.
   *
   * @param file as the user named it
   * @param environment where <code>${NAME}</code> is looked up
   * @throws ConfigException with every problem of the file, within tables and between them
   */
  public static Plan read(Path file, Map<String, String> environment) {
    ConfigReading reading = ConfigFile.readAll(file, environment);
    Problems problems = new Problems();
    problems.addAll(reading.problems());
    Plan plan = new Planner(reading.config(), reading.namelessSource(), problems).plan();
    problems.throwIfAny();
    return plan;
  }

  /** The real path of the config; empty where it is no file that will be there again. */
  public Optional<Path> realConfig() {
    try {
      Path real = configFile.toRealPath();
      return Files.isRegularFile(real) ? Optional.of(real) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A config, where it is another one than the plan's and still there. */
  public Optional<Path> otherThan(Optional<Path> config) {
    Optional<Path> mine = realConfig();
    return config.filter(one -> mine.isPresent() && Files.exists(one) && !isSame(one, mine.get()));
  }

  private static boolean isSame(Path left, Path right) {
    try {
      return Files.isSameFile(left, right);
    } catch (IOException e) {
      // What cannot be looked at is no reason to refuse anything.
      return true;
    }
  }

  /** The source of that name, if there is one. */
  public Optional<SourcePlan> source(String name) {
    return sources.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /** The destination of that name, if there is one. */
  public Optional<DestinationPlan> destination(String name) {
    return destinations().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The destinations of all sources. */
  public List<DestinationPlan> destinations() {
    return sources.stream().flatMap(source -> source.destinations().stream()).toList();
  }

  /** Without the values of {@link #camelProperties}, which may be secrets. */
  @Override
  public String toString() {
    return "Plan[configFile=%s, stateDir=%s, routesDir=%s, extDir=%s, sources=%s, camel=%s]"
        .formatted(configFile, stateDir, routesDir, extDir, sources, camelProperties.keySet());
  }
}
