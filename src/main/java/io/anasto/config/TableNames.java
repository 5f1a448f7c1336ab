package io.anasto.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Which names tables may have, and the name of a table that states none. */
final class TableNames {
  private static final int MAX_SOURCE_CHARACTERS = 500;

  /** Leaves room for the batch number, the part and the extensions in a file name of 255 bytes. */
  private static final int MAX_DESTINATION_BYTES = 150;

  private final Path directory;

  /**
   * @param directory of the config file
   */
  TableNames(Path directory) {
    this.directory = directory;
  }

  /** The name of the directory that {@code dirpath} means; empty for the root. */
  Optional<Text> ofDirectory(Text dirpath) {
    try {
      Path name = directory.resolve(dirpath.value()).toAbsolutePath().normalize().getFileName();
      if (name == null) {
        return Optional.empty();
      }
      boolean plain = dirpath.value().equals(dirpath.written());
      return Optional.of(new Text(name.toString(), plain ? name.toString() : dirpath.written()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** What is wrong with a source's name, or empty. */
  static Optional<String> sourceProblem(String name) {
    if (name.codePointCount(0, name.length()) > MAX_SOURCE_CHARACTERS) {
      return Optional.of("has more than " + MAX_SOURCE_CHARACTERS + " characters");
    }
    return hasControl(name) ? Optional.of("holds a control character") : Optional.empty();
  }

  /** What is wrong with a destination's name, which begins the names of its files; or empty. */
  static Optional<String> destinationProblem(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_DESTINATION_BYTES) {
      return Optional.of("has more than " + MAX_DESTINATION_BYTES + " bytes of UTF-8");
    }
    if (name.indexOf('/') >= 0) {
      return Optional.of("holds a slash, and the names of files begin with it");
    }
    if (name.startsWith(".") || name.startsWith("_")) {
      return Optional.of(
          "begins with '" + name.charAt(0) + "', and files of such names are hidden");
    }
    return hasControl(name) ? Optional.of("holds a control character") : Optional.empty();
  }

  private static boolean hasControl(String name) {
    return name.codePoints().anyMatch(Character::isISOControl);
  }
}
