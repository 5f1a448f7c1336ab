package io.anasto.plan;

import io.anasto.config.AnastoSettings;
import io.anasto.config.DestinationTable;
import io.anasto.config.KeyPositions;
import io.anasto.config.Problems;
import io.anasto.config.SourceTable;
import io.anasto.config.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which directories must not be one, or one within the other. */
final class DirectoryCheck {
  private final AnastoSettings anasto;
  private final Path stateDir;
  private final List<Located<SourceTable>> sources;
  private final List<Located<DestinationTable>> destinations;
  private final Problems problems;

  DirectoryCheck(
      AnastoSettings anasto,
      Path stateDir,
      List<Located<SourceTable>> sources,
      List<Located<DestinationTable>> destinations,
      Problems problems) {
    this.anasto = anasto;
    this.stateDir = stateDir;
    this.sources = sources;
    this.destinations = destinations;
    this.problems = problems;
  }

  void run() {
    for (Located<SourceTable> source : sources) {
      SourceTable table = source.table();
      String in = "[[source_table]] '" + table.tableName() + "'";
      isDirectory(source.directory(), table.at(), in, table.dirpath());
      notInState(source.directory(), table.at(), in, table.dirpath());
      if (anasto.at().areSound("state_dir")
          && reads(source, stateDir)
          && !source.directory().equals(stateDir)) {
        add(
            table.at(),
            in,
            table.dirpath(),
            "is read recursively and contains state_dir (%s); move state_dir out of it"
                .formatted(anasto.stateDir()));
      }
    }
    for (Located<DestinationTable> destination : destinations) {
      DestinationTable table = destination.table();
      String in = "[[destination_table]] '" + table.destTableName() + "'";
      isDirectory(destination.directory(), table.at(), in, table.dirpath());
      notInState(destination.directory(), table.at(), in, table.dirpath());
      notInSource(destination, in);
    }
    oneDestinationEach();
    differentSources();
  }

  private void isDirectory(Path directory, KeyPositions at, String in, Text dirpath) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      add(at, in, dirpath, "is a file; name the directory");
    }
  }

  private void notInState(Path directory, KeyPositions at, String in, Text dirpath) {
    if (anasto.at().areSound("state_dir") && directory.startsWith(stateDir)) {
      add(
          at,
          in,
          dirpath,
          "%s state_dir (%s), which holds the ledger and nothing else; choose another directory"
              .formatted(directory.equals(stateDir) ? "is" : "lies in", anasto.stateDir()));
    }
  }

  private void notInSource(Located<DestinationTable> destination, String in) {
    for (Located<SourceTable> source : sources) {
      if (reads(source, destination.directory())
          && !source.directory().equals(destination.directory())) {
        add(
            destination.table().at(),
            in,
            destination.table().dirpath(),
            ("lies in the directory of [[source_table]] '%s' (%s), which is read"
                    + " recursively; move it out")
                .formatted(source.table().tableName(), source.table().dirpath()));
      }
    }
  }

  private void oneDestinationEach() {
    Map<Path, DestinationTable> seen = new HashMap<>();
    for (Located<DestinationTable> destination : destinations) {
      DestinationTable table = destination.table();
      DestinationTable first = seen.putIfAbsent(destination.directory(), table);
      if (first != null) {
        add(
            table.at(),
            "[[destination_table]] '" + table.destTableName() + "'",
            table.dirpath(),
            "is also the directory of [[destination_table]] '%s' (%s, line %d); give each its own"
                .formatted(
                    first.destTableName(), first.dirpath(), first.at().of("dirpath").line()));
      }
    }
  }

  private void differentSources() {
    for (int i = 0; i < sources.size(); i++) {
      for (int j = 0; j < i; j++) {
        Located<SourceTable> first = sources.get(j);
        Located<SourceTable> second = sources.get(i);
        boolean readTwice = reads(first, second.directory()) || reads(second, first.directory());
        if (readTwice
            && saysWhatItReads(first.table())
            && saysWhatItReads(second.table())
            && first.table().format().equals(second.table().format())
            && patterns(first.table()).equals(patterns(second.table()))) {
          alike(second.table(), first.table());
        }
      }
    }
  }

  private static boolean saysWhatItReads(SourceTable table) {
    return table.at().areSound("type", "format", "filetype", "include", "exclude");
  }

  private void alike(SourceTable table, SourceTable first) {
    String what =
        table.format().isPresent()
            ? "is also read by [[source_table]] '%s' (%s, line %d); let one source have several destinations"
            : "is also read by [[source_table]] '%s' (%s, line %d) with the same patterns;"
                + " let one source have several destinations, or give one another 'include'";
    add(
        table.at(),
        "[[source_table]] '" + table.tableName() + "'",
        table.dirpath(),
        what.formatted(first.tableName(), first.dirpath(), first.at().of("dirpath").line()));
  }

  private static List<Set<String>> patterns(SourceTable table) {
    return List.of(Set.copyOf(TableLinker.include(table)), Set.copyOf(TableLinker.exclude(table)));
  }

  /** Whether the source looks into a directory; it never does into hidden ones. */
  private static boolean reads(Located<SourceTable> source, Path directory) {
    if (source.directory().equals(directory)) {
      return true;
    }
    return source.table().recursive()
        && directory.startsWith(source.directory())
        && !FilePatterns.isHidden(source.directory().relativize(directory).toString());
  }

  private void add(KeyPositions at, String in, Text dirpath, String what) {
    problems.add(at.of("dirpath"), "'dirpath' in %s (%s) %s".formatted(in, dirpath, what));
  }
}
