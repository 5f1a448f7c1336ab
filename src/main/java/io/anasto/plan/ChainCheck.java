package io.anasto.plan;

import io.anasto.config.CsvSettings;
import io.anasto.config.DestinationTable;
import io.anasto.config.FileType;
import io.anasto.config.Problems;
import io.anasto.config.SourceTable;
import io.anasto.config.TableFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a source reads what a destination writes: that it can, and that no circle comes of it. */
final class ChainCheck {
  /** How the names of a destination's files go on behind its own. */
  private static final String FIRST_FILE = "-000000000001";

  /** What says what a table holds. */
  private static final String[] CONTENT = {"type", "format", "filetype"};

  private final List<Located<SourceTable>> sources;
  private final List<Located<DestinationTable>> destinations;
  private final Problems problems;
  private final Set<DestinationTable> inCycle = new HashSet<>();
  private final Set<SourceTable> done = new HashSet<>();

  ChainCheck(
      List<Located<SourceTable>> sources,
      List<Located<DestinationTable>> destinations,
      Problems problems) {
    this.sources = sources;
    this.destinations = destinations;
    this.problems = problems;
  }

  void run() {
    for (Located<SourceTable> source : sources) {
      walk(source, new ArrayList<>());
    }
    for (Located<DestinationTable> destination : destinations) {
      if (!inCycle.contains(destination.table())) {
        readers(destination).forEach(source -> link(destination.table(), source.table()));
      }
    }
  }

  /** Goes on from a source; {@code path} holds the links that led there. */
  private void walk(Located<SourceTable> source, List<Link> path) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).source().equals(source)) {
        cycle(path.subList(i, path.size()));
        return;
      }
    }
    if (done.contains(source.table())) {
      return;
    }
    for (Located<DestinationTable> destination : destinations) {
      if (feeds(source, destination)) {
        List<Link> longer = new ArrayList<>(path);
        longer.add(new Link(source, destination));
        readers(destination).forEach(next -> walk(next, longer));
      }
    }
    done.add(source.table());
  }

  private void cycle(List<Link> links) {
    StringBuilder text = new StringBuilder();
    for (Link link : links) {
      inCycle.add(link.destination().table());
      text.append(
          "[[source_table]] '%s' (%s) → [[destination_table]] '%s' (%s) → "
              .formatted(
                  link.source().table().tableName(),
                  link.source().table().dirpath(),
                  link.destination().table().destTableName(),
                  link.destination().table().dirpath()));
    }
    DestinationTable last = links.get(links.size() - 1).destination().table();
    problems.add(
        last.at().of("dirpath"),
        "the tables form a cycle, in which every row would go round for ever: %s[[source_table]]"
                .formatted(text)
            + " '%s'; give [[destination_table]] '%s' another directory"
                .formatted(links.get(0).source().table().tableName(), last.destTableName()));
  }

  private void link(DestinationTable destination, SourceTable source) {
    if (!destination.at().areSound(CONTENT) || !source.at().areSound(CONTENT)) {
      return;
    }
    String written = content(destination.format(), destination.fileType());
    String read = content(source.format(), source.fileType());
    if (!written.equals(read)) {
      add(
          destination,
          ("writes %s where [[source_table]] '%s' reads %s; give both the same"
                  + " %s, or one another directory")
              .formatted(
                  written,
                  source.tableName(),
                  read,
                  destination.format().equals(source.format()) ? "filetype" : "type"));
      return;
    }
    if (source.format().isPresent()) {
      return;
    }
    boolean named =
        source.at().areSound("include", "exclude")
            && destination.at().areSound("dest_table_name", "compression")
            && !destination.destTableName().value().isEmpty();
    String rest = FIRST_FILE + ending(destination);
    if (named
        && !TableLinker.patterns(source).matches(destination.destTableName().value() + rest)) {
      add(
          destination,
          ("writes files such as %s, which [[source_table]] '%s' leaves out there;"
                  + " change its 'include' or 'exclude', or this table's 'compression'")
              .formatted(destination.destTableName() + rest, source.tableName()));
    }
    if (source.fileType() == FileType.CSV && !source.csv().equals(CsvSettings.DEFAULT)) {
      problems.add(
          source.at().of("csv"),
          ("'csv' in [[source_table]] '%s' must be left out, for it reads what"
                  + " [[destination_table]] '%s' writes: commas, double quotes, a header, UTF-8")
              .formatted(source.tableName(), destination.destTableName()));
    }
  }

  private void add(DestinationTable destination, String what) {
    problems.add(
        destination.at().of("dirpath"),
        "[[destination_table]] '%s' (%s) %s"
            .formatted(destination.destTableName(), destination.dirpath(), what));
  }

  private static String content(Optional<TableFormat> format, FileType fileType) {
    return format.map(Object::toString).orElseGet(fileType::toString);
  }

  private static String ending(DestinationTable table) {
    FileType type = table.fileType();
    return "." + type.extension() + (type.isText() ? table.compression().ending() : "");
  }

  private List<Located<SourceTable>> readers(Located<DestinationTable> destination) {
    return sources.stream()
        .filter(source -> source.directory().equals(destination.directory()))
        .toList();
  }

  private static boolean feeds(Located<SourceTable> source, Located<DestinationTable> destination) {
    String wanted = destination.table().sourceTableName().value();
    return !wanted.isEmpty() && wanted.equals(source.table().tableName().value());
  }

  private record Link(Located<SourceTable> source, Located<DestinationTable> destination) {}
}
