package io.anasto.config;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlTable;

/** Reads one {@code [[source_table]]}. */
final class SourceTableReader {
  private static final List<String> FILES_ONLY =
      List.of(
          "filetype",
          "include",
          "exclude",
          "recursive",
          "settle",
          "done_file",
          "on_change",
          "schema",
          "other_columns",
          "csv");
  private static final List<String> OPEN_ONLY = List.of("changes", "on_gap");

  /** What Camel puts into the name of a done file, in the place of variables. */
  private static final Set<String> DONE_FILE_EXPRESSIONS = Set.of("file:name", "file:name.noext");

  /** Times are counted in nanoseconds in a {@code long} later. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

  private final TableReader table;
  private final TableNames names;

  SourceTableReader(TableReader table, TableNames names) {
    this.table = table;
    this.names = names;
  }

  /**
   * The table as far as it can be read, with its problems noted. A name or a directory that is not
   * known is empty.
   */
  SourceTable read() {
    TableKind kind = TableKind.read(table, FILES_ONLY, OPEN_ONLY);
    if (kind.type() == TableType.ROUTE) {
      table.problem(
          "type",
          "is \"route\", which is for destinations; let a route snippet write files into a"
              + " directory, and read that with type = \"files\"");
    }
    Optional<Text> dirpath = new Directories(table).read();
    Optional<Text> name =
        new Directories(table).name("table_name", dirpath, names, TableNames::sourceProblem);
    boolean recursive = table.bool("recursive").orElse(false);
    Changes changes = table.choice("changes", Changes.class).orElse(Changes.CHANGES);
    List<Metadata> metadata = table.choices("metadata", Metadata.class);
    SourceTable source =
        new SourceTable(
            name.orElse(Text.of("")),
            dirpath.orElse(Text.of("")),
            kind.fileType(),
            kind.format(),
            table.time("bookmark").orElse(SourceTable.DEFAULT_BOOKMARK),
            millis("poll_interval", 1).orElse(SourceTable.DEFAULT_POLL_INTERVAL),
            table.choice("on_fail", OnFail.class).orElse(OnFail.STOP),
            table.bool("one_request").orElse(false),
            table.bool("watch").orElse(true),
            globs("include", recursive),
            globs("exclude", recursive).orElse(List.of()),
            recursive,
            millis("settle", 0).orElse(SourceTable.DEFAULT_SETTLE),
            doneFile(),
            table.choice("on_change", OnChange.class).orElse(OnChange.IGNORE),
            table
                .integer(
                    "max_files_per_batch",
                    1,
                    Integer.MAX_VALUE,
                    "a whole number from 1 to " + Integer.MAX_VALUE)
                .orElse(SourceTable.DEFAULT_MAX_FILES_PER_BATCH),
            table.size("max_bytes_per_batch").orElse(SourceTable.DEFAULT_MAX_BYTES_PER_BATCH),
            table.table("schema").flatMap(columns -> schema(columns, metadata)),
            otherColumns(),
            table.choice("schema_evolution", SchemaEvolution.class).orElse(SchemaEvolution.FAIL),
            metadata,
            csv(kind),
            changes,
            onGap(changes),
            table.positions());
    if (kind.format().isPresent()) {
      metadata.stream()
          .filter(one -> one != Metadata.BATCH)
          .forEach(
              one ->
                  table.problem(
                      "metadata",
                      "has \"%s\", which is for tables of files; an open table's change rows have _commit_version and _commit_timestamp"
                          .formatted(one)));
    }
    table.refuseOthers();
    NotYetSupported.refuse(table, kind.format());
    return source;
  }

  private Optional<Duration> millis(String key, long min) {
    var millis = table.number(key, min, MAX_MILLIS, "a whole number of milliseconds from " + min);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
  }

  private Optional<List<Text>> globs(String key, boolean recursive) {
    Optional<List<TableReader.Item<Text>>> items = table.texts(key, true);
    items.orElse(List.of()).forEach(item -> checkGlob(key, item, recursive));
    if (key.equals("include") && items.isPresent() && items.get().isEmpty()) {
      table.problem(key, "names no pattern, so that no file belongs to the table; leave it out");
    }
    return items.map(all -> all.stream().map(TableReader.Item::value).toList());
  }

  private void checkGlob(String key, TableReader.Item<Text> item, boolean recursive) {
    String written = item.value().written();
    try {
      if (new Glob(item.value().value()).hasSlash() && !recursive) {
        table.problem(
            key,
            item.at(),
            "has \"%s\", whose slash matches nothing without recursive = true".formatted(written));
      }
    } catch (IllegalArgumentException e) {
      table.problem(
          key, item.at(), "has \"%s\", which is no pattern: %s".formatted(written, e.getMessage()));
    }
  }

  private Optional<String> doneFile() {
    Optional<Text> name =
        table
            .text("done_file", DONE_FILE_EXPRESSIONS)
            .filter(text -> table.isFilled("done_file", text));
    name.filter(text -> text.value().indexOf('/') >= 0)
        .ifPresent(
            text ->
                table.problem(
                    "done_file",
                    "must be the name of a file beside the data, without a slash, not \"%s\""
                        .formatted(text.written())));
    return name.map(Text::value);
  }

  private Optional<Schema> schema(TableReader columns, List<Metadata> metadata) {
    List<Field> fields = new ArrayList<>();
    for (String column : columns.keys()) {
      if (columns.value(column).filter(TomlTable.class::isInstance).isPresent()) {
        columns.problem(
            column,
            "is a table; put a name that holds a dot in quotes, and write nested columns as"
                + " \"struct<…>\"");
        continue;
      }
      Optional<DataType> type = columns.parsed(column, DataType::parse);
      if (column.isEmpty()) {
        columns.problem(column, "is no name; name the column");
      } else if (metadata.stream().anyMatch(one -> one.toString().equals(column))) {
        columns.problem(column, "is a column that 'metadata' adds; leave it out here or there");
      } else {
        type.ifPresent(known -> fields.add(Field.of(column, known)));
      }
    }
    if (columns.keys().isEmpty()) {
      table.problem("schema", "has no columns; add them as column = \"type\", or leave it out");
    }
    return Optional.of(new Schema(fields));
  }

  private OtherColumns otherColumns() {
    Optional<OtherColumns> choice = table.choice("other_columns", OtherColumns.class);
    if (choice.isPresent() && table.value("schema").isEmpty()) {
      table.problem(
          "other_columns",
          "says what columns do that 'schema' does not name, and there is no 'schema'; leave it"
              + " out, or add [source_table.schema]");
    }
    return choice.orElse(OtherColumns.INFER);
  }

  private CsvSettings csv(TableKind kind) {
    if (kind.format().isEmpty() && kind.fileType() != FileType.CSV) {
      table.unfit(
          "csv",
          "is for filetype = \"csv\", and this table's is \"%s\"; leave it out"
              .formatted(kind.fileType()));
      return CsvSettings.DEFAULT;
    }
    return table
        .table("csv")
        .map(inner -> new CsvSettingsReader(inner).read())
        .orElse(CsvSettings.DEFAULT);
  }

  private OnGap onGap(Changes changes) {
    OnGap onGap = table.choice("on_gap", OnGap.class).orElse(OnGap.STOP);
    if (onGap == OnGap.RESNAPSHOT && changes == Changes.ROWS) {
      table.problem(
          "on_gap",
          "cannot be \"resnapshot\" with changes = \"rows\", where repeated rows could not be told"
              + " from new ones");
    }
    return onGap;
  }
}
