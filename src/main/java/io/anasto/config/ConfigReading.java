package io.anasto.config;

import java.util.List;

/**
 * What could be read from a config file, whether or not it has problems, so that whoever looks on
 * can add the problems that it finds.
 *
 * @param config all tables; what a problem leaves open has its default, or is empty, and {@link
 *     KeyPositions#areSound} knows it
 * @param problems in the order of the file
 * @param namelessSource whether there is a source table whose name is not known
 */
public record ConfigReading(Config config, List<Problem> problems, boolean namelessSource) {
  public ConfigReading {
    problems = List.copyOf(problems);
  }
}
