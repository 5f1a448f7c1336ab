package io.anasto.config;

import io.anasto.row.FileName;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what each table has: its directory, and the name that may come from there. */
final class Directories {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

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
    return table.filledText(key).filter(text -> isLocal(key, text) && isPath(key, text));
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

  private boolean isLocal(String key, Text text) {
    if (ADDRESS.matcher(text.value()).lookingAt()) {
      table.problem(
          key, "is an address (\"%s\"); name a directory of this machine".formatted(text));
      return false;
    }
    if (text.value().equals("~") || text.value().startsWith("~/")) {
      table.problem(
          key, "begins with '~', which only a shell knows; write ${HOME}, or ./~ for that name");
      return false;
    }
    return true;
  }

  private boolean isPath(String key, Text text) {
    try {
      return FileName.path(text.value()) != null;
    } catch (InvalidPathException e) {
      table.problem(key, "is not a path (\"" + text.written() + "\"): " + e.getReason());
      return false;
    }
  }
}
