package io.anasto.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one {@code [[destination_table]]}. */
final class DestinationTableReader {
  private static final List<String> FILES_ONLY = List.of("filetype");
  private static final List<String> OPEN_ONLY = List.of("partition_by");

  private final TableReader table;
  private final TableNames names;

  DestinationTableReader(TableReader table, TableNames names) {
    this.table = table;
    this.names = names;
  }

  /** The table, or empty where it lacks what it cannot be without. Problems are noted anyhow. */
  Optional<DestinationTable> read() {
    TableKind kind = TableKind.read(table, FILES_ONLY, OPEN_ONLY);
    if (!table.has("source_table_name")) {
      table.missing("source_table_name", "add source_table_name = \"…\", the source's table_name");
    }
    Optional<Text> source = table.filledText("source_table_name");
    Optional<Text> dirpath = new Directories(table).read();
    Optional<Text> name =
        new Directories(table)
            .name("dest_table_name", dirpath, names, TableNames::destinationProblem);
    DestinationTable destination =
        new DestinationTable(
            name.orElse(Text.of("")),
            source.orElse(Text.of("")),
            dirpath.orElse(Text.of("")),
            kind.fileType(),
            kind.format(),
            table.choice("on_fail", OnFail.class).orElse(OnFail.STOP),
            table.choice("start", Start.class).orElse(Start.ALL),
            columns(),
            table.texts("partition_by", false).orElse(List.of()).stream().map(Text::value).toList(),
            compression(kind),
            table.size("target_file_size").orElse(DestinationTable.DEFAULT_TARGET_FILE_SIZE),
            table.positions());
    table.refuseOthers();
    NotYetSupported.refuse(table, kind.fileType(), kind.format());
    return source.isPresent() && dirpath.isPresent() && name.isPresent()
        ? Optional.of(destination)
        : Optional.empty();
  }

  private List<ColumnChoice> columns() {
    Optional<List<Text>> texts = table.texts("columns", false);
    List<ColumnChoice> columns = new ArrayList<>();
    Set<String> newNames = new HashSet<>();
    for (Text text : texts.orElse(List.of())) {
      if (text.value().isEmpty()) {
        continue;
      }
      Optional<ColumnChoice> column = columnOf(text);
      column
          .filter(one -> !newNames.add(one.newName()))
          .ifPresent(
              one ->
                  table.problem(
                      "columns",
                      "gives two columns the name '%s'; rename one as \"new = old\""
                          .formatted(shown(text, one.newName()))));
      column.ifPresent(columns::add);
    }
    if (texts.isPresent() && texts.get().isEmpty()) {
      table.problem("columns", "is an empty list; name a column, or leave it out for all");
    }
    return columns;
  }

  private Optional<ColumnChoice> columnOf(Text text) {
    try {
      return Optional.of(ColumnChoice.parse(text.value()));
    } catch (IllegalArgumentException e) {
      table.problem(
          "columns",
          "has \"%s\", where %s; write \"name\" or \"new = old\""
              .formatted(text.written(), e.getMessage()));
      return Optional.empty();
    }
  }

  private CompressionKind compression(TableKind kind) {
    if (kind.format().isPresent()) {
      return table.choice("compression", CompressionKind.class).orElse(CompressionKind.SNAPPY);
    }
    List<CompressionKind> allowed = kind.fileType().compressions();
    return table
        .choice("compression", allowed, " for filetype = \"" + kind.fileType() + "\"")
        .orElse(allowed.get(0));
  }

  private static String shown(Text text, String name) {
    return text.value().equals(text.written()) ? name : text.written();
  }
}
