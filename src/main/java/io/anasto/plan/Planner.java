package io.anasto.plan;

import io.anasto.config.Config;
import io.anasto.config.DestinationTable;
import io.anasto.config.Problems;
import io.anasto.config.SourceTable;
import io.anasto.config.TableType;
import io.anasto.config.Text;
import io.anasto.row.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one plan. */
final class Planner {
  private final Config config;
  private final boolean namelessSource;
  private final Problems problems;
  private final Path base;

  /**
   * @param namelessSource whether there is a source whose name is not known
   */
  Planner(Config config, boolean namelessSource, Problems problems) {
    this.config = config;
    this.namelessSource = namelessSource;
    this.problems = problems;
    Path parent = config.file().toAbsolutePath().getParent();
    this.base = RealPath.of(parent);
  }

  /** The plan; of no use when there are problems. */
  Plan plan() {
    Path stateDir = resolve(config.anasto().stateDir());
    List<Located<SourceTable>> sources =
        config.sources().stream()
            .filter(table -> !table.dirpath().value().isEmpty())
            .map(table -> new Located<>(table, resolve(table.dirpath())))
            .toList();
    List<Located<DestinationTable>> destinations =
        config.destinations().stream()
            .filter(Planner::hasPlace)
            .map(table -> new Located<>(table, place(table)))
            .toList();
    new NameCheck(config, namelessSource, problems).run();
    new DirectoryCheck(config.anasto(), stateDir, sources, destinations, problems).run();
    new ChainCheck(sources, destinations, problems).run();
    Optional<Path> routes = routes();
    if (!problems.isEmpty()) {
      return new Plan(
          config.file(),
          stateDir,
          routes,
          Optional.empty(),
          List.of(),
          Map.of(),
          ports(),
          config.anasto().logFormat());
    }
    Path ext = base.resolve("ext");
    return new Plan(
        config.file(),
        stateDir,
        routes,
        Files.isDirectory(ext) ? Optional.of(ext) : Optional.empty(),
        new TableLinker(sources, destinations).link(),
        camelProperties(),
        ports(),
        config.anasto().logFormat());
  }

  private static boolean hasPlace(DestinationTable table) {
    return table.type() == TableType.ROUTE
        ? !table.destTableName().value().isEmpty()
        : !table.dirpath().value().isEmpty();
  }

  /** A route has none, but its endpoint, by which the ledger knows it. */
  private Path place(DestinationTable table) {
    return table.type() == TableType.ROUTE
        ? Path.of(SnippetName.of("destination", table.destTableName().value()))
        : resolve(table.dirpath());
  }

  private Path resolve(Text path) {
    return RealPath.of(FileName.resolve(base, path.value()));
  }

  private Optional<Path> routes() {
    Path routes = resolve(config.anasto().routes());
    if (Files.isDirectory(routes)) {
      return Optional.of(routes);
    }
    if (Files.exists(routes)) {
      problems.add(
          config.anasto().at().of("routes"),
          "'routes' in [anasto] is a file (%s); name the directory of the snippets"
              .formatted(config.anasto().routes()));
    }
    return Optional.empty();
  }

  private Ports ports() {
    return new Ports(
        config.anasto().jmxPort(),
        config.anasto().http().map(text -> HttpAddress.of(text.value())));
  }

  private Map<String, String> camelProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    config.camel().forEach((key, value) -> properties.put("camel." + key, value));
    return properties;
  }
}
