package io.anasto.config;

import java.util.List;
import java.util.stream.Collectors;

/** The config file cannot be used. The message is one line a problem, for the user. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Never empty; in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
