package io.anasto.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users' route snippets, as Camel Main wants them named. */
public final class Snippets {
  private Snippets() {}

  /**
   * A list of the snippets in a directory, each by name: a pattern that matches a README, or
   * nothing, fails the start-up.
   */
  public static Optional<String> pattern(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      String list =
          files
              .filter(Files::isRegularFile)
              .map(Path::toString)
              .filter(name -> name.endsWith(".yaml") || name.endsWith(".xml"))
              .sorted()
              .map(name -> "file:" + name)
              .collect(Collectors.joining(","));
      return list.isEmpty() ? Optional.empty() : Optional.of(list);
    } catch (IOException e) {
      throw new UncheckedIOException("the snippets in " + directory + " cannot be listed", e);
    }
  }
}
