package io.anasto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a whole config from its TOML. */
final class DocumentReader {
  private static final String SOURCE = "source_table";
  private static final String DESTINATION = "destination_table";

  /** How many characters of a table's name a message shows. */
  private static final int MAX_SHOWN = 60;

  private final Path file;
  private final TableReader document;
  private final Environment environment;
  private final Problems problems;
  private final TableNames names;
  private boolean namelessSource;

  DocumentReader(Path file, TomlTable toml, Environment environment, Problems problems) {
    this.file = file;
    this.environment = environment;
    this.problems = problems;
    this.names = new TableNames(file.toAbsolutePath().normalize().getParent());
    this.document = new TableReader(toml, Position.of(file), "the config", environment, problems);
  }

  ConfigReading read() {
    AnastoSettings anasto = new AnastoSettingsReader(tableOrEmpty("anasto")).read();
    Map<String, String> camel = new CamelReader().read(tableOrEmpty("camel"));
    List<SourceTable> sources = new ArrayList<>();
    for (TableReader table : tables(SOURCE, "table_name")) {
      SourceTable source = new SourceTableReader(table, names).read();
      namelessSource |= source.tableName().value().isEmpty();
      sources.add(source);
    }
    List<DestinationTable> destinations = new ArrayList<>();
    for (TableReader table : tables(DESTINATION, "dest_table_name")) {
      destinations.add(new DestinationTableReader(table, names).read());
    }
    document.refuseOthers();
    if (!document.has(SOURCE)) {
      problems.add(
          Position.of(file), "has no [[source_table]], so there is nothing to read; add one");
    }
    return new ConfigReading(
        new Config(file, anasto, camel, sources, destinations), problems.sorted(), namelessSource);
  }

  private TableReader tableOrEmpty(String key) {
    Optional<Object> value = document.value(key);
    TomlTable table = Toml.parse("");
    if (value.isPresent() && value.get() instanceof TomlTable given) {
      table = given;
    } else if (value.isPresent()) {
      problems.add(document.at(key), "'%s' must be a table; write it as [%1$s]".formatted(key));
    }
    return new TableReader(table, document.at(key), "[" + key + "]", environment, problems);
  }

  private List<TableReader> tables(String key, String nameKey) {
    Optional<Object> value = document.value(key);
    List<TableReader> entries = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof TomlArray array) {
      for (int i = 0; i < array.size(); i++) {
        TomlPosition at = array.inputPositionOf(i);
        Position position = new Position(file, at.line(), at.column());
        if (array.get(i) instanceof TomlTable table) {
          entries.add(reader(key, nameKey, table, position));
        } else {
          problems.add(position, "each '%s' must be a table; write it as [[%1$s]]".formatted(key));
          namelessSource = true;
        }
      }
    } else if (value.isPresent()) {
      namelessSource = true;
      problems.add(
          document.at(key),
          "'%s' must be a list of tables; write it with two brackets, [[%1$s]]".formatted(key));
    }
    return entries;
  }

  private TableReader reader(String key, String nameKey, TomlTable table, Position position) {
    String place = "[[" + key + "]]";
    String name = nameToShow(table, nameKey);
    return new TableReader(
        table,
        position,
        name.isBlank() ? place : place + " '" + shortened(name) + "'",
        environment,
        problems);
  }

  private static String shortened(String name) {
    boolean whole = name.codePointCount(0, name.length()) <= MAX_SHOWN;
    return whole ? name : name.substring(0, name.offsetByCodePoints(0, MAX_SHOWN)) + "…";
  }

  private String nameToShow(TomlTable table, String nameKey) {
    if (table.get(List.of(nameKey)) instanceof String name) {
      return name;
    }
    if (table.get(List.of("dirpath")) instanceof String dirpath) {
      return dirpath.contains("${")
          ? dirpath
          : names.ofDirectory(Text.of(dirpath)).map(Text::written).orElse("");
    }
    return "";
  }
}
