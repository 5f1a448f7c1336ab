package io.anasto;

import io.anasto.cli.AnastoCommand;
import io.anasto.cli.Engine;
import io.anasto.cli.ExitCode;
import io.anasto.cli.Findings;
import io.anasto.cli.NextVersions;
import io.anasto.cli.RunView;
import io.anasto.delta.DeltaHistory;
import io.anasto.destination.CommitBatch;
import io.anasto.destination.Recovery;
import io.anasto.destination.TableComponent;
import io.anasto.destination.WritableTable;
import io.anasto.format.ChunkConverters;
import io.anasto.format.TableVersion;
import io.anasto.ledger.Activities;
import io.anasto.ledger.BackfillResult;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.SourceEntry;
import io.anasto.ops.Operations;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.plan.UriName;
import io.anasto.routes.Rehearsal;
import io.anasto.routes.Snippets;
import io.anasto.routes.TableRoutes;
import io.anasto.row.FileName;
import io.anasto.source.Admission;
import io.anasto.source.BatchComponent;
import io.anasto.source.BatchContent;
import io.anasto.source.FileClock;
import io.anasto.source.Progress;
import io.anasto.source.SourceTable;
import io.anasto.source.SourceTables;
import io.anasto.source.StandStill;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ManagementMBeansLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: wires the packages together and runs them in a Camel Main. */
public final class Anasto implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Anasto.class);

  private static final int SHUTDOWN_SECONDS = 10;

  /** So many versions of a table are looked at to say what comes next. */
  private static final int MOST_VERSIONS = 100;

  Anasto() {}

  public static void main(String[] arguments) {
    int exitCode = AnastoCommand.execute(arguments, new Anasto(), System.getenv());
    System.exit(exitCode);
  }

  @Override
  public int run(Plan plan, boolean once, boolean newState, RunView view) throws Exception {
    try (Assembly assembly =
        Assembly.of(
            plan, newState, Timing.DEFAULT, new Admission(Runtime.getRuntime().maxMemory()))) {
      assembly.start(once);
      view.begin(assembly.ledger());
      try {
        assembly.main().run();
      } finally {
        view.end();
      }
      return once && assembly.hasFailures() ? ExitCode.DATA : assembly.main().getExitCode();
    }
  }

  @Override
  public NextVersions next(SourcePlan source, Optional<String> lastEntry) throws IOException {
    OptionalLong position =
        lastEntry
            .map(entry -> OptionalLong.of(TableVersion.number(entry)))
            .orElse(OptionalLong.empty());
    DeltaHistory.Look look =
        new DeltaHistory(source.directory(), source.displayDir())
            .look(position, source.bookmark(), source.resnapshots(), MOST_VERSIONS);
    if (look.versions().isEmpty()) {
      return new NextVersions(false, 0, -1, 0, true, position);
    }
    TableVersion first = look.versions().get(0);
    TableVersion last = look.versions().get(look.versions().size() - 1);
    return new NextVersions(
        first.kind() == TableVersion.Kind.SNAPSHOT,
        first.number(),
        last.number(),
        look.versions().stream().mapToLong(TableVersion::bytes).sum(),
        look.complete(),
        position);
  }

  @Override
  public Optional<String> hint(SourcePlan source, String path) {
    BatchContent content = Formats.content(source);
    BatchFile file = new BatchFile(path, 0, 0);
    try {
      return content.hint(file).map(hint -> content.display(file) + ": " + hint);
    } catch (IOException e) {
      // A run will say it.
      return Optional.empty();
    }
  }

  @Override
  public List<String> problems(Plan plan, boolean running) {
    return running ? List.of() : Operations.problems(plan.ports());
  }

  @Override
  public Optional<String> rehearse(Plan plan) throws Exception {
    boolean plain =
        plan.camelProperties().isEmpty() && plan.routesDir().flatMap(Snippets::pattern).isEmpty();
    if (plain) {
      return Optional.empty();
    }
    Main main = configured(plan);
    // Routes are made, and do not begin: nothing is read or written.
    main.addOverrideProperty("camel.main.autoStartup", "false");
    main.addOverrideProperty("camel.main.jmxEnabled", "false");
    main.configure().addRoutesBuilder(new Rehearsal(plan));
    try {
      main.start();
      return Rehearsal.clash(main.getCamelContext());
    } finally {
      main.stop();
    }
  }

  @Override
  public Findings findings(Plan plan, Optional<Ledger> ledger) {
    return StartCheck.of(plan, ledger, false);
  }

  @Override
  public void finishInterrupted(Ledger ledger) throws IOException {
    new Recovery(ledger, Formats::appender).rollForward();
  }

  // Tables

  /** Opens the tables of a plan that {@link StartCheck} has found to fit the ledger. */
  static List<SourceTable> register(Plan plan, Ledger ledger) {
    List<SourceTable> tables = new ArrayList<>();
    FileClock fileClock = new FileClock(plan.stateDir().resolve("clock"), System::nanoTime);
    Set<Long> sourceIds = new HashSet<>();
    Set<Long> destinationIds = new HashSet<>();
    for (SourcePlan source : plan.sources()) {
      Set<String> neighbours = StartCheck.neighbours(plan, source);
      SourceEntry entry =
          ledger.openSource(
              source.name(),
              FileName.of(source.directory()),
              StartCheck.kind(source.isOpenTable()),
              neighbours);
      SourceTable table =
          new SourceTable(
              source,
              entry,
              neighbours,
              Formats.content(source),
              new StandStill(fileClock, System::nanoTime),
              ledger,
              new Progress(),
              new Activities());
      sourceIds.add(entry.id());
      if (ledger.isSourcePaused(entry.id())) {
        LogContext.of(source.name(), () -> sayPaused(source.name()));
      }
      for (DestinationPlan destination : source.destinations()) {
        LogContext.of(
            destination.name(),
            () -> {
              long id = open(table, destination, ledger).id();
              destinationIds.add(id);
              if (ledger.isDestinationPaused(id)) {
                sayPaused(destination.name());
              }
            });
      }
      tables.add(table);
    }
    ledger.configured(sourceIds, destinationIds);
    plan.realConfig()
        .filter(config -> !ledger.config().equals(Optional.of(config)))
        .ifPresent(ledger::runBy);
    return tables;
  }

  private static void sayPaused(String table) {
    LOG.warn("{}: paused, so nothing is delivered; `anasto resume` lets it go on", table);
  }

  private static DestinationEntry open(SourceTable source, DestinationPlan plan, Ledger ledger) {
    boolean isNew = ledger.destination(plan.name()).isEmpty();
    if (isNew && !plan.isRoute() && !ledger.wasReset(FileName.of(plan.directory()))) {
      StartCheck.highestBatch(plan).ifPresent(ledger::continueAbove);
    }
    DestinationEntry entry =
        ledger.openDestination(
            plan.name(),
            source.entry(),
            FileName.of(plan.directory()),
            StartCheck.kind(plan.isOpenTable()));
    if (entry.created() && !source.entry().created() && (plan.startsWithAll() || entry.reset())) {
      backfill(source, plan, entry);
    }
    return entry;
  }

  private static void backfill(SourceTable source, DestinationPlan plan, DestinationEntry entry) {
    Optional<BackfillResult> filled = source.backfill(entry);
    if (filled.isEmpty()) {
      return;
    }
    BackfillResult result = filled.get();
    if (result.missing() > 0) {
      LOG.warn(
          "{}: new; {} files that {} delivered earlier are gone and cannot be delivered here",
          plan.name(),
          result.missing(),
          source.plan().name());
    }
    if (result.files() > 0 && source.plan().isOpenTable()) {
      LOG.info("{}: new; it gets what {} has given so far", plan.name(), source.plan().name());
    } else if (result.files() > 0) {
      LOG.info(
          "{}: new; it gets {} files that {} delivered earlier",
          plan.name(),
          result.files(),
          source.plan().name());
    }
  }

  // Camel

  private static WritableTable writable(
      DestinationPlan destination,
      Ledger ledger,
      ExecutorService writers,
      Timing timing,
      Supplier<CamelContext> context) {
    if (destination.isRoute()) {
      return WritableTable.route(destination, ledger, writers, timing.patience(), context);
    }
    return destination.isOpenTable()
        ? WritableTable.open(
            destination, Formats.appender(destination, writers), ledger, writers, timing.patience())
        : WritableTable.files(
            destination,
            Formats.of(destination),
            Formats.compression(destination),
            ledger,
            writers,
            timing.patience());
  }

  /** With the user's properties and snippets, and without a route of ours. */
  private static Main configured(Plan plan) {
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("false");
    main.configure().setName("anasto");
    main.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
    main.configure().setAutoConfigurationLogSummary(false);
    // Those of steps, eleven a table of 20 KB each, would leave 500 tables too little of the heap.
    main.configure().setJmxManagementMBeansLevel(ManagementMBeansLevel.RoutesOnly);
    plan.camelProperties().forEach(main::addOverrideProperty);
    plan.routesDir()
        .flatMap(Snippets::pattern)
        .ifPresent(main.configure()::setRoutesIncludePattern);
    return main;
  }

  static Main main(
      Plan plan,
      Ledger ledger,
      SourceTables tables,
      ExecutorService writers,
      Timing timing,
      Admission admission,
      Recovery recovery) {
    Main main = configured(plan);
    Map<String, SourceTable> batches = new HashMap<>();
    Map<String, WritableTable> destinations = new HashMap<>();
    for (SourceTable table : tables.all()) {
      batches.put(UriName.of(table.plan().name()), table);
      for (DestinationPlan destination : table.plan().destinations()) {
        destinations.put(
            UriName.of(destination.name()),
            writable(destination, ledger, writers, timing, main::getCamelContext));
      }
      main.configure()
          .addRoutesBuilder(
              new TableRoutes(
                  table,
                  tables,
                  Formats.dataFormat(table.plan()),
                  new CommitBatch(ledger, timing.patience())));
    }
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport support) {
            support
                .getCamelContext()
                .addComponent(
                    "batch",
                    new BatchComponent(
                        batches,
                        recovery::rollForward,
                        admission,
                        timing.pauses(),
                        timing.clock()));
            support.getCamelContext().addComponent("table", new TableComponent(destinations));
            ChunkConverters.register(support.getCamelContext());
          }
        });
    return main;
  }
}
