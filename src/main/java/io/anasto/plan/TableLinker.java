package io.anasto.plan;

import io.anasto.config.DestinationTable;
import io.anasto.config.SourceTable;
import io.anasto.config.TableType;
import io.anasto.config.Text;
import io.anasto.row.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Links tables that were found sound: destinations to sources, and sources to what feeds them. */
final class TableLinker {
  private final List<Located<SourceTable>> sources;
  private final Map<Path, DestinationPlan> byDirectory;
  private final Map<String, List<DestinationPlan>> bySource;
  private final List<SourcePlan> linked = new ArrayList<>();
  private final Set<String> visited = new HashSet<>();

  TableLinker(List<Located<SourceTable>> sources, List<Located<DestinationTable>> destinations) {
    this.sources = sources;
    List<DestinationPlan> plans = destinations.stream().map(TableLinker::destination).toList();
    this.byDirectory =
        plans.stream().collect(Collectors.toMap(DestinationPlan::directory, Function.identity()));
    this.bySource = plans.stream().collect(Collectors.groupingBy(DestinationPlan::sourceName));
  }

  /** The sources in chain order. */
  List<SourcePlan> link() {
    sources.forEach(this::visit);
    return List.copyOf(linked);
  }

  /** The patterns that count for a source. */
  static List<String> include(SourceTable table) {
    return table
        .include()
        .map(given -> given.stream().map(Text::value).toList())
        .orElseGet(() -> table.fileType().defaultInclude());
  }

  /** The same, held against names. */
  static FilePatterns patterns(SourceTable table) {
    return table.include().isEmpty()
        ? FilePatterns.ofType(table.fileType(), exclude(table))
        : FilePatterns.of(include(table), exclude(table));
  }

  static List<String> exclude(SourceTable table) {
    return table.exclude().stream().map(Text::value).toList();
  }

  private void visit(Located<SourceTable> source) {
    if (!visited.add(source.table().tableName().value())) {
      return;
    }
    Optional<DestinationPlan> upstream = Optional.ofNullable(byDirectory.get(source.directory()));
    upstream.ifPresent(
        destination ->
            sources.stream()
                .filter(one -> one.table().tableName().value().equals(destination.sourceName()))
                .forEach(this::visit));
    linked.add(source(source, upstream));
  }

  private SourcePlan source(Located<SourceTable> located, Optional<DestinationPlan> upstream) {
    SourceTable table = located.table();
    String name = table.tableName().value();
    return new SourcePlan(
        name,
        located.directory(),
        table.fileType(),
        table.format(),
        table.bookmark(),
        table.pollInterval(),
        table.onFail(),
        table.oneRequest(),
        table.watch(),
        table.include().isEmpty(),
        include(table),
        exclude(table),
        table.recursive(),
        table.settle(),
        table.doneFile().map(DoneFile::new),
        table.onChange(),
        table.maxFilesPerBatch(),
        table.maxBytesPerBatch(),
        table.schema(),
        table.otherColumns(),
        table.schemaEvolution(),
        table.metadata(),
        table.csv(),
        table.changes(),
        table.onGap(),
        bySource.getOrDefault(name, List.of()),
        upstream,
        "source." + RouteName.of(name),
        "batch." + RouteName.of(name),
        table.dirpath().written());
  }

  private static DestinationPlan destination(Located<DestinationTable> located) {
    DestinationTable table = located.table();
    return new DestinationPlan(
        table.destTableName().value(),
        table.sourceTableName().value(),
        located.directory(),
        table.type(),
        table.fileType(),
        table.format(),
        table.onFail(),
        table.start(),
        table.columns(),
        table.partitionBy(),
        table.compression(),
        table.targetFileSize(),
        table.type() == TableType.ROUTE
            ? FileName.of(located.directory())
            : table.dirpath().written());
  }
}
