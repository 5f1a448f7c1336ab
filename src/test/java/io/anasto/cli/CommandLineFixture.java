package io.anasto.cli;

import io.anasto.ledger.Batch;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.FileRevision;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Part;
import io.anasto.ledger.Prepared;
import io.anasto.ledger.SchemaVersion;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A config with one source and one destination, its ledger, and the command line to them. */
final class CommandLineFixture {
  private static final String CONFIG =
      """
      [[source_table]]
      type = "files"
      table_name = "orders"
      dirpath = "./orders/"

      [[destination_table]]
      type = "files"
      source_table_name = "orders"
      dest_table_name = "lake"
      dirpath = "./lake/"
      filetype = "json"
      """;

  final Path directory;
  final Path config;

  /** What a command printed last. */
  String out = "";

  byte[] bytes = {};

  String err = "";

  CommandLineFixture(Path directory) throws IOException {
    this.directory = directory.toRealPath();
    this.config = this.directory.resolve("config.toml");
    Files.writeString(config, CONFIG);
    Files.createDirectory(this.directory.resolve("orders"));
  }

  /** Runs a command without a terminal and returns its exit code. */
  int run(String... arguments) {
    return run(Optional.empty(), arguments);
  }

  /** Runs a command on a terminal where the user types a line. */
  int answer(String typed, String... arguments) {
    return run(Optional.of(new BufferedReader(new StringReader(typed + "\n"))), arguments);
  }

  private int run(Optional<BufferedReader> keyboard, String... arguments) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    StringWriter messages = new StringWriter();
    Terminal terminal =
        new Terminal(
            results,
            new PrintWriter(results, false, StandardCharsets.UTF_8),
            new PrintWriter(messages, true),
            keyboard);
    int exitCode = AnastoCommand.execute(arguments, new NoEngine(), Map.of(), terminal);
    bytes = results.toByteArray();
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString();
    return exitCode;
  }

  /** No test of this package runs tables: those are end to end. */
  private static final class NoEngine implements Engine {
    @Override
    public int run(Plan plan, boolean once, boolean newState, RunView view) throws IOException {
      throw new IOException("run %s%s".formatted(plan.configFile(), once ? " once" : ""));
    }

    @Override
    public NextVersions next(SourcePlan source, Optional<String> lastEntry) {
      return lastEntry.isPresent()
          ? new NextVersions(false, 8, 12, 2048, false, OptionalLong.of(7))
          : new NextVersions(true, 7, 7, 1024, true, OptionalLong.empty());
    }

    @Override
    public Optional<String> hint(SourcePlan source, String path) {
      return Optional.empty();
    }

    @Override
    public List<String> problems(Plan plan, boolean running) {
      return List.of();
    }

    @Override
    public Optional<String> rehearse(Plan plan) {
      return Optional.empty();
    }

    @Override
    public Findings findings(Plan plan, Optional<Ledger> ledger) {
      return new Findings(List.of(), List.of());
    }

    @Override
    public void finishInterrupted(Ledger ledger) {}
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve("orders").resolve(name), text);
  }

  /** What a process that runs the config has in its hands. */
  Running start() {
    return new Running(this);
  }

  /** Names of all files below the directory, to see whether a command writes any. */
  Set<String> tree() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toString).collect(Collectors.toSet());
    }
  }

  /** The tables in an open ledger, with short ways to say what happens to them. */
  static final class Running implements AutoCloseable {
    final Ledger ledger;
    final SourceEntry source;
    final DestinationEntry destination;
    private final Path orders;

    Running(CommandLineFixture fixture) {
      orders = fixture.directory.resolve("orders");
      ledger = Ledger.open(fixture.directory.resolve(".anasto"));
      source = ledger.openSource("orders", orders.toString());
      destination =
          ledger.openDestination("lake", source, fixture.directory.resolve("lake").toString());
      ledger.configured(Set.of(source.id()), Set.of(destination.id()));
    }

    void discover(String... names) throws IOException {
      for (String name : names) {
        FileTime modified = Files.getLastModifiedTime(FileName.resolve(orders, name));
        ledger.record(
            source.id(),
            List.of(
                new Sighting(
                    name,
                    Files.size(FileName.resolve(orders, name)),
                    modified.to(TimeUnit.NANOSECONDS),
                    Sighting.Kind.NEW)));
      }
    }

    Batch form() {
      return ledger.formBatch(source.id(), 100, Long.MAX_VALUE).orElseThrow();
    }

    /** Delivers what is discovered as rows of two columns. */
    void deliver(long rows) {
      ledger.commit(prepare(rows), destination.id());
    }

    /** Delivers what is discovered up to the last step. */
    Batch prepare(long rows) {
      Batch batch = form();
      Batch proposed =
          ledger.proposeSchema(
              batch.number(),
              batch.revision(),
              new SchemaVersion(0, "struct<a:int64,\"b c\":list<string>>", Set.of(), 1, 0, ""));
      String name = "lake-%012d.json".formatted(batch.number());
      ledger.prepare(
          proposed,
          destination.id(),
          new Prepared(
              List.of(new Part(name, "." + name + ".tmp", 100, 7)),
              rows,
              100,
              "struct<a:int64>",
              rows));
      return proposed;
    }

    /** The file cannot be read and is left out. */
    void reject(String name, String reason) {
      Batch batch = form();
      ledger.revise(batch.number(), batch.revision(), List.of(FileRevision.rejected(name, reason)));
    }

    @Override
    public void close() {
      ledger.close();
    }
  }
}
