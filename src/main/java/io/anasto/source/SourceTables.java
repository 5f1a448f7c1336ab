package io.anasto.source;

import io.anasto.ledger.WallClock;
import io.anasto.plan.SourcePlan;
import io.anasto.plan.UriName;
import io.anasto.row.FileName;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileConfiguration;

/**
 * The sources of a process: makes each one's {@code file:} consumer endpoint, with our filters and
 * our scheduler, and the ledger as its idempotent repository.
 */
public final class SourceTables {
  /**
   * A first poll of a huge directory takes this many files at a time, so that memory is bounded.
   */
  static final int MOST_FILES_A_POLL = 10_000;

  /** A table with a long history is taken so many versions at a time. */
  static final int MOST_VERSIONS_A_POLL = 1_000;

  /** Header of an exchange of an open table's consumer: its version. */
  static final String VERSION_HEADER = "AnastoTableVersion";

  private final Map<String, SourceTable> tables = new LinkedHashMap<>();
  private final Map<String, SourceScheduler> schedulers = new LinkedHashMap<>();
  private final Map<String, Processor> records = new LinkedHashMap<>();
  private final DirectoryWatch watch;
  private final ScheduledExecutorService executor;

  /**
   * @param executor polls the sources; the caller ends it
   */
  public SourceTables(
      List<SourceTable> tables, DirectoryWatch watch, ScheduledExecutorService executor) {
    tables.forEach(table -> this.tables.put(table.plan().name(), table));
    this.watch = watch;
    this.executor = executor;
  }

  public List<SourceTable> all() {
    return new ArrayList<>(tables.values());
  }

  /** The endpoint that finds what is new in a source. To be called once for each source. */
  public Endpoint directory(CamelContext context, SourceTable table) {
    return table.plan().isOpenTable() ? openTable(context, table) : files(context, table);
  }

  private Endpoint openTable(CamelContext context, SourceTable table) {
    SourcePlan plan = table.plan();
    SourceScheduler scheduler =
        new SourceScheduler(plan.name(), plan.pollInterval(), executor, watch, plan.watch());
    PollTrouble trouble = new PollTrouble(plan.name());
    VersionDiscovery discovery =
        new VersionDiscovery(
            plan,
            table.entry(),
            table.ledger(),
            scheduler,
            table.progress(),
            trouble,
            System::nanoTime);
    schedulers.put(plan.name(), scheduler);
    records.put(plan.name(), discovery);
    Endpoint endpoint =
        context.getEndpoint(
            "delta:%s?table=%s"
                .formatted(UriName.of(plan.directory().toString()), UriName.of(plan.name())));
    Map<String, Object> options = new HashMap<>();
    options.put("directory", plan.directory().toString());
    options.put("displayName", plan.displayDir());
    options.put("bookmark", plan.bookmark().toString());
    options.put("resnapshot", plan.resnapshots());
    options.put("maxVersionsPerPoll", MOST_VERSIONS_A_POLL);
    options.put("position", discovery);
    options.put("scheduler", scheduler);
    options.put("pollStrategy", discovery);
    options.put("exceptionHandler", trouble);
    // The consumer would wait a second before it starts our scheduler.
    options.put("initialDelay", 0L);
    endpoint.configureProperties(options);
    if (!options.isEmpty()) {
      throw new IllegalStateException("the delta: component does not know " + options.keySet());
    }
    return endpoint;
  }

  private Endpoint files(CamelContext context, SourceTable table) {
    FileComponent component = context.getComponent("file", FileComponent.class);
    GenericFileConfiguration configuration = new GenericFileConfiguration();
    configuration.setDirectory(FileName.of(table.plan().directory()));
    SourceScheduler scheduler =
        new SourceScheduler(
            table.plan().name(),
            table.plan().pollInterval(),
            executor,
            watch,
            table.plan().watch());
    schedulers.put(table.plan().name(), scheduler);
    Arrivals arrivals = new Arrivals(table.plan(), scheduler);
    Discovery discovery =
        new Discovery(
            table.plan(),
            table.entry(),
            table.ledger(),
            filters(table),
            arrivals,
            new SettleFilter(
                table.plan(), table.standStill(), arrivals, file -> isOurs(table, file)),
            WallClock.get());
    FoundFile.Directory directory = FoundFile.Directory.of(table.plan().directory());
    DirectoryTimes times = new DirectoryTimes(directory.path());
    PollTrouble trouble = new PollTrouble(table.plan().name());
    Listing listing =
        new Listing(
            discovery,
            times,
            scheduler,
            table.progress(),
            trouble,
            WallClock.get(),
            System::nanoTime);
    records.put(table.plan().name(), new RecordFile(discovery));
    DiscoveryFilter filter = new DiscoveryFilter(discovery, times);
    FileEndpoint endpoint =
        new SourceFileEndpoint(uri(table.plan()), component, directory, listing, filter);
    endpoint.setCamelContext(context);
    endpoint.setFile(new File(directory.prefix()));
    endpoint.setConfiguration(configuration);
    configure(endpoint, table.plan(), discovery);
    // The setter alone would leave Camel's own scheduler in place, with a poll each half second.
    endpoint.configureProperties(new HashMap<>(Map.of("scheduler", scheduler)));
    endpoint.setExceptionHandler(trouble);
    endpoint.setPollStrategy(listing);
    return endpoint;
  }

  /** Of its own for each source: two may read one directory, and Camel tells them by their URIs. */
  private static String uri(SourcePlan plan) {
    return "file:%s?table=%s"
        .formatted(UriName.of(FileName.of(plan.directory())), UriName.of(plan.name()));
  }

  private static void configure(FileEndpoint endpoint, SourcePlan plan, Discovery discovery) {
    endpoint.setNoop(true);
    endpoint.setAutoCreate(false);
    endpoint.setRecursive(plan.recursive());
    endpoint.setIdempotent(true);
    // Eager would ask the repository to add a file before it was looked at, and never whether it is
    // known.
    endpoint.setIdempotentEager(false);
    endpoint.setIdempotentRepository(new LedgerRepository(discovery));
    endpoint.setInProgressRepository(new NothingInProgress());
    endpoint.setMaxMessagesPerPoll(MOST_FILES_A_POLL);
    endpoint.setEagerMaxMessagesPerPoll(true);
    endpoint.setGreedy(true);
    // The consumer would wait a second before it starts our scheduler.
    endpoint.setInitialDelay(0);
  }

  /** Writes down what the source's consumer gives. */
  public Processor record(SourceTable table) {
    return records.get(table.plan().name());
  }

  /** Looks at a source's directory now. */
  public void poll(String source) {
    schedulers.get(source).hear();
  }

  private static List<FileFilter> filters(SourceTable table) {
    return List.of(
        new PatternFilter(table.plan().patterns()),
        new RegularFileFilter(),
        new BookmarkFilter(table.plan().bookmark()),
        new DoneFileFilter(table.plan()));
  }

  /** Whether the destination whose directory this is has committed the file. */
  private static boolean isOurs(SourceTable table, SourceFile file) {
    return table
        .plan()
        .upstream()
        .flatMap(upstream -> table.ledger().destination(upstream.name()))
        .filter(upstream -> table.ledger().isOurs(upstream.id(), file.path(), file.size()))
        .isPresent();
  }
}
