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

  /**
   * The table as far as it can be read, with its problems noted. A name or a directory that is not
   * known is empty.
   */
  DestinationTable read() {
    TableKind kind = TableKind.read(table, FILES_ONLY, OPEN_ONLY);
    if (!table.has("source_table_name")) {
      table.missing("source_table_name", "add source_table_name = \"…\", the source's table_name");
    }
    Optional<Text> source = table.filledText("source_table_name");
    boolean route = kind.type() == TableType.ROUTE;
    Optional<Text> dirpath = route ? noDirectory() : new Directories(table).read();
    Optional<Text> name =
        route
            ? routeName()
            : new Directories(table)
                .name("dest_table_name", dirpath, names, TableNames::destinationProblem);
    List<ColumnChoice> columns = columns();
    DestinationTable destination =
        new DestinationTable(
            name.orElse(Text.of("")),
            source.orElse(Text.of("")),
            dirpath.orElse(Text.of("")),
            kind.type(),
            kind.fileType(),
            kind.format(),
            table.choice("on_fail", OnFail.class).orElse(OnFail.STOP),
            table.choice("start", Start.class).orElse(Start.ALL),
            columns,
            partitionBy(columns),
            route ? CompressionKind.NONE : compression(kind),
            route
                ? DestinationTable.DEFAULT_TARGET_FILE_SIZE
                : table.size("target_file_size").orElse(DestinationTable.DEFAULT_TARGET_FILE_SIZE),
            table.positions());
    table.unfit(
        "csv",
        "is for sources; leave it out. Files are written with commas, double quotes where needed, a"
            + " header, LF and in UTF-8, and null as nothing");
    table.refuseOthers();
    NotYetSupported.refuse(table, kind.format());
    return destination;
  }

  private Optional<Text> noDirectory() {
    for (String key : List.of("dirpath", "compression", "target_file_size")) {
      table.unfit(
          key, "is for what is written to disk, and this destination is a route; leave it out");
    }
    return Optional.of(Text.of(""));
  }

  private Optional<Text> routeName() {
    if (!table.has("dest_table_name")) {
      table.missing(
          "dest_table_name", "a route needs a name: it is from direct:destination.<name>");
    }
    Optional<Text> name = table.filledText("dest_table_name");
    name.flatMap(text -> TableNames.destinationProblem(text.value()))
        .ifPresent(why -> table.problem("dest_table_name", why + "; choose another name"));
    return name;
  }

  private List<ColumnChoice> columns() {
    Optional<List<TableReader.Item<Text>>> items = table.texts("columns", false);
    List<ColumnChoice> columns = new ArrayList<>();
    Set<String> newNames = new HashSet<>();
    for (TableReader.Item<Text> item : items.orElse(List.of())) {
      Optional<ColumnChoice> column = column(item);
      if (column.isPresent() && !newNames.add(column.get().newName())) {
        table.problem(
            "columns",
            item.at(),
            "has \"%s\", whose name in the destination is taken; rename one as \"new = old\""
                .formatted(item.value()));
      }
      column.ifPresent(columns::add);
    }
    if (items.isPresent() && items.get().isEmpty()) {
      table.problem("columns", "names no column; leave it out for all");
    }
    return columns;
  }

  private Optional<ColumnChoice> column(TableReader.Item<Text> item) {
    try {
      return Optional.of(ColumnChoice.parse(item.value().value()));
    } catch (IllegalArgumentException e) {
      table.problem(
          "columns",
          item.at(),
          "has \"%s\", where %s; write \"name\" or \"new = old\""
              .formatted(item.value(), e.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> partitionBy(List<ColumnChoice> columns) {
    List<String> names = new ArrayList<>();
    for (TableReader.Item<Text> item : table.texts("partition_by", false).orElse(List.of())) {
      String name = item.value().value();
      if (names.stream().anyMatch(name::equalsIgnoreCase)) {
        table.problem("partition_by", item.at(), "has \"%s\" twice".formatted(item.value()));
      } else if (!columns.isEmpty()
          && columns.stream().noneMatch(column -> column.newName().equals(name))) {
        table.problem(
            "partition_by",
            item.at(),
            "has \"%s\", which is not among 'columns'".formatted(item.value()));
      }
      names.add(name);
    }
    return names;
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
}
