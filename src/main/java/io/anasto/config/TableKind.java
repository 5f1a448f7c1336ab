package io.anasto.config;

import java.util.List;
import java.util.Optional;

/**
 * What a table is, by the keys that say so together, and which keys that rules out.
 *
 * @param fileType of a table of files; others have the default, without meaning
 * @param format present for an open table alone
 */
record TableKind(TableType type, FileType fileType, Optional<TableFormat> format) {

  private static final String NOT_IN_ROUTE =
      "is for tables of files or open tables, and this destination is a route; leave it out";

  static TableKind read(TableReader table, List<String> filesOnly, List<String> openOnly) {
    if (!table.has("type")) {
      table.missing("type", "add type = \"files\"");
    }
    Optional<TableType> given = table.choice("type", TableType.class);
    if (table.has("type") && given.isEmpty()) {
      return unknown(table, filesOnly, openOnly);
    }
    TableType type = given.orElse(TableType.FILES);
    if (type == TableType.ROUTE) {
      filesOnly.forEach(key -> table.unfit(key, NOT_IN_ROUTE));
      openOnly.forEach(key -> table.unfit(key, NOT_IN_ROUTE));
      table.unfit("format", NOT_IN_ROUTE);
      return new TableKind(type, FileType.CSV, Optional.empty());
    }
    Optional<TableFormat> format =
        table
            .choice("format", TableFormat.class)
            .or(() -> table.has("format") ? Optional.empty() : defaultFormat(type));
    if (format.isPresent() || table.has("format")) {
      filesOnly.forEach(key -> table.unfit(key, notInOpenTable(table)));
      return new TableKind(TableType.OPEN_TABLE, FileType.CSV, format);
    }
    openOnly.forEach(
        key -> table.unfit(key, "is for open tables, and this is a table of files; leave it out"));
    return new TableKind(
        TableType.FILES, table.choice("filetype", FileType.class).orElse(FileType.CSV), format);
  }

  /** Of a mistyped type: no key is ruled out by it, so that none seems to be a second mistake. */
  private static TableKind unknown(
      TableReader table, List<String> filesOnly, List<String> openOnly) {
    filesOnly.forEach(table::value);
    openOnly.forEach(table::value);
    table.choice("format", TableFormat.class);
    return new TableKind(
        TableType.FILES,
        table.choice("filetype", FileType.class).orElse(FileType.CSV),
        Optional.empty());
  }

  private static Optional<TableFormat> defaultFormat(TableType type) {
    return switch (type) {
      case FILES -> Optional.empty();
      case OPEN_TABLE -> Optional.of(TableFormat.DELTA_LAKE);
      case ROUTE -> Optional.empty();
    };
  }

  private static String notInOpenTable(TableReader table) {
    String why =
        table.has("format") ? "'format' makes this an open table" : "this is an open table";
    return "is for tables of files, and " + why + "; leave it out";
  }
}
