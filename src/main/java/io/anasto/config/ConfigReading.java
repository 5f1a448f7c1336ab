package io.anasto.config;

import java.util.List;
import java.util.Set;

/**
 * What could be read from a config file, whether or not it has problems, so that whoever looks on
 * can add the problems that it finds.
 *
 * @param config the tables without problems of their own; the rest as if it were not there
 * @param problems in the order of the file
 * @param faultySources the names of the source tables that are left out of {@code config}
 * @param faultyNameless whether a source table is left out whose name is not known
 */
public record ConfigReading(
    Config config, List<Problem> problems, Set<String> faultySources, boolean faultyNameless) {
  public ConfigReading {
    problems = List.copyOf(problems);
    faultySources = Set.copyOf(faultySources);
  }
}
