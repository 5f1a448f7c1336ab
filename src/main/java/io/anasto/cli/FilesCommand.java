package io.anasto.cli;

import io.anasto.ledger.FileEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Selection;
import io.anasto.plan.Plan;
import io.anasto.row.FileName;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anasto files CONFIG TABLE}. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    description =
        "List a source's files, a path a line, as the working directory sees them. Without a"
            + " selection: all, with their state in front.")
final class FilesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfigArgument config;

  @Spec private CommandSpec spec;

  @Parameters(index = "1", paramLabel = "TABLE", description = "a source table")
  private String table;

  @ArgGroup private SelectionOption selection = new SelectionOption();

  @Option(names = "-0", description = "end each path by a zero byte, for xargs -0")
  private boolean zero;

  FilesCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigArgument(environment);
  }

  @Override
  public Integer call() {
    Plan plan = config.plan();
    Selection one = selection.value();
    if (zero && one == null && !selection.leftOut) {
      throw new ParameterException(
          spec.commandLine(),
          "-0 needs one of --delivered, --rejected, --changed, --pending and --left-out beside it");
    }
    try (Ledger ledger = Ledger.openForCommand(plan.stateDir())) {
      KnownTable known = find(ledger, plan);
      FilePaths paths = FilePaths.of(plan, ledger.source(table).orElseThrow());
      if (selection.leftOut) {
        listLeftOut(plan, ledger, paths, "");
      } else if (one != null) {
        ledger.files(known.id(), one, printer(paths, one, ""));
      } else {
        for (Selection each : Selection.values()) {
          String state = each.name().toLowerCase(Locale.ROOT) + "\t";
          ledger.files(known.id(), each, printer(paths, each, state));
        }
        listLeftOut(plan, ledger, paths, "left out\t");
      }
    }
    return ExitCode.DONE;
  }

  private KnownTable find(Ledger ledger, Plan plan) {
    if (ledger.source(table).isEmpty()) {
      ledger
          .destination(table)
          .ifPresent(
              entry -> {
                throw new CommandException(
                    "'%s' is a destination; its source is '%s'"
                        .formatted(table, sourceOf(ledger, entry.sourceId())));
              });
    }
    return new TableLookup(ledger, plan).find(table, KnownTable.Kind.SOURCE);
  }

  private static String sourceOf(Ledger ledger, long id) {
    return ledger.allSources().stream()
        .filter(source -> source.id() == id)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** The ledger counts them alone: they are looked for in the directory. */
  private void listLeftOut(Plan plan, Ledger ledger, FilePaths paths, String state) {
    plan.source(table)
        .filter(source -> !source.isOpenTable())
        .ifPresent(
            source ->
                new NextFiles(source, Optional.of(ledger))
                    .look((why, path) -> print(paths.of(path), state, "\t" + why.of(1))));
  }

  private void print(String path, String before, String behind) {
    if (zero) {
      terminal.raw(FileName.bytes(path + "\0"));
    } else {
      terminal.out().print(before + FileName.onOneLine(path) + behind + "\n");
    }
  }

  private Consumer<FileEntry> printer(FilePaths paths, Selection one, String state) {
    return file -> {
      String reason =
          one == Selection.REJECTED ? "\t" + FilePaths.oneLine(file.reason().orElse("")) : "";
      print(paths.of(file.path()), state, reason);
    };
  }

  /** One of the states that files can be listed by. */
  static final class SelectionOption {
    private final Map<Selection, Boolean> chosen = new EnumMap<>(Selection.class);

    @Option(names = "--delivered", description = "in every destination: these may go")
    void delivered(boolean on) {
      chosen.put(Selection.DELIVERED, on);
    }

    @Option(names = "--rejected", description = "left out, with the reason behind a tab")
    void rejected(boolean on) {
      chosen.put(Selection.REJECTED, on);
    }

    @Option(names = "--changed", description = "with other content than was delivered")
    void changed(boolean on) {
      chosen.put(Selection.CHANGED, on);
    }

    @Option(names = "--pending", description = "not yet in every destination")
    void pending(boolean on) {
      chosen.put(Selection.PENDING, on);
    }

    @Option(
        names = "--left-out",
        description =
            "in the directory, and left out for another reason than the config's patterns; with the"
                + " reason behind a tab")
    private boolean leftOut;

    /** Null when there is none. */
    Selection value() {
      return chosen.entrySet().stream()
          .filter(Map.Entry::getValue)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(null);
    }
  }
}
