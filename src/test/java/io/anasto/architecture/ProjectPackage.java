package io.anasto.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The packages of Anasto and what each may import of the others: the table of the design. */
@SuppressWarnings("ImmutableEnumChecker") // the set is immutable
enum ProjectPackage {
  ROW,
  CONFIG(ROW),
  PLAN(CONFIG, ROW),
  LEDGER(ROW),
  FORMAT(ROW),
  DELTA(ROW, FORMAT),
  SOURCE(PLAN, ROW, FORMAT, LEDGER),
  DESTINATION(PLAN, ROW, FORMAT, LEDGER),
  ROUTES(PLAN, ROW, SOURCE, DESTINATION, LEDGER),
  OPS(PLAN, ROW, LEDGER),
  CLI(CONFIG, PLAN, ROW, LEDGER, OPS);

  /** Of the root package, whose one class wires all others. */
  static final String ROOT = "io.anasto";

  private final Set<ProjectPackage> imports;

  ProjectPackage(ProjectPackage... imports) {
    this.imports = Set.of(imports);
  }

  /** For instance {@code io.anasto.row}. */
  String fullName() {
    return ROOT + "." + name().toLowerCase(Locale.ROOT);
  }

  /** The package and those below it, as ArchUnit spells it. */
  String pattern() {
    return fullName() + "..";
  }

  /** Patterns of all that this package must not import of Anasto, the root among them. */
  String[] forbidden() {
    return Stream.concat(
            Stream.of(ROOT),
            Arrays.stream(values())
                .filter(other -> other != this && !imports.contains(other))
                .map(ProjectPackage::pattern))
        .toArray(String[]::new);
  }

  static List<String> patterns() {
    return Arrays.stream(values()).map(ProjectPackage::pattern).toList();
  }
}
