package io.anasto.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads what each table has: its directory, and the name that may come from there. */
final class Directories {
  private final TableReader table;

  Directories(TableReader table) {
    this.table = table;
  }

  Optional<Text> read() {
    if (!table.has("dirpath")) {
      table.missing("dirpath", "add dirpath = \"./directory/\"");
    }
    return path("dirpath");
  }

  /** A path that the file system can have. */
  Optional<Text> path(String key) {
    return table.filledText(key).filter(text -> isPath(key, text));
  }

  Optional<Text> name(
      String key,
      Optional<Text> dirpath,
      TableNames names,
      Function<String, Optional<String>> check) {
    if (table.has(key)) {
      Optional<Text> given = table.filledText(key);
      given
          .flatMap(text -> check.apply(text.value()))
          .ifPresent(why -> table.problem(key, why + "; choose another name"));
      return given;
    }
    Optional<Text> name = dirpath.flatMap(names::ofDirectory);
    if (dirpath.isPresent() && name.isEmpty()) {
      table.missing(key, "its directory has no name to take; add " + key + " = \"…\"");
    }
    name.flatMap(text -> check.apply(text.value()))
        .ifPresent(
            why -> table.missing(key, "the directory's name " + why + "; add " + key + " = \"…\""));
    table.text(key);
    return name;
  }

  private boolean isPath(String key, Text text) {
    try {
      return Path.of(text.value()) != null;
    } catch (InvalidPathException e) {
      table.problem(key, "is not a path (\"" + text.written() + "\"): " + e.getReason());
      return false;
    }
  }
}
