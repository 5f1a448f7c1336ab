package io.anasto.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.anasto.torture.TortureConfig.Destination;
import io.anasto.torture.TortureConfig.Source;
import io.delta.kernel.exceptions.KernelEngineException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is in the destinations at the end, beside what arrived. */
final class Count {
  private static final Pattern PATH = Pattern.compile("\"path\":\"([^\"]+)\"");

  /** Rows that a message names. */
  private static final int MOST_NAMED = 12;

  private final Scene scene;
  private final List<String> faults = new ArrayList<>();
  private long rows;

  Count(Scene scene) {
    this.scene = scene;
  }

  /** Counts; returns what is not as promised. */
  List<String> faults() throws IOException, InterruptedException {
    JsonNode status = scene.victim().status();
    for (Destination destination : scene.config().destinations()) {
      try {
        rows(destination, status);
      } catch (IOException | SQLException | KernelEngineException e) {
        faults.add("%s cannot be read: %s".formatted(destination.name(), e.getMessage()));
      }
      names(destination);
    }
    for (Source source : scene.config().sources()) {
      ledgerOf(source, status);
    }
    return faults;
  }

  /** Rows that were found in all destinations. */
  long rows() {
    return rows;
  }

  // Rows

  private void rows(Destination destination, JsonNode status) throws IOException, SQLException {
    BitSet own = new BitSet();
    BitSet foreign = new BitSet();
    List<Long> doubled = new ArrayList<>();
    List<Long> torn = new ArrayList<>();
    new DeliveredRows(scene.victim().path(destination.directory()), destination)
        .forEach(
            (id, kind, amount, note) -> {
              BitSet seen = id > 0 ? own : foreign;
              int index = Math.toIntExact(Math.abs(id));
              if (seen.get(index)) {
                doubled.add(id);
              }
              seen.set(index);
              if (id > 0 && !new TortureRow(id).isWhole(kind, amount, note)) {
                torn.add(id);
              }
            });
    compare(destination.name(), expected(destination), own);
    compare(destination.name() + ", foreign rows", expectedForeign(destination), foreign);
    report(destination.name(), "doubled", doubled);
    report(destination.name(), "not as they arrived", torn);
    rows += own.cardinality() + (long) foreign.cardinality();
    ledgerOf(destination, status, own.cardinality() + foreign.cardinality() + doubled.size());
  }

  private void compare(String where, BitSet expected, BitSet seen) {
    BitSet lost = (BitSet) expected.clone();
    lost.andNot(seen);
    BitSet unknown = (BitSet) seen.clone();
    unknown.andNot(expected);
    report(where, "lost", lost.stream().mapToObj(Long::valueOf).toList());
    report(where, "never arrived, and there", unknown.stream().mapToObj(Long::valueOf).toList());
  }

  private void report(String where, String what, List<Long> ids) {
    if (!ids.isEmpty()) {
      faults.add(
          "%s: %d rows %s: %s%s"
              .formatted(
                  where,
                  ids.size(),
                  what,
                  ids.subList(0, Math.min(MOST_NAMED, ids.size())),
                  ids.size() > MOST_NAMED ? " …" : ""));
    }
  }

  private BitSet expected(Destination destination) {
    Source source = scene.config().source(destination.source());
    if (source.upstream().isPresent()) {
      return expected(scene.config().destination(source.upstream().get()));
    }
    BitSet ids = new BitSet();
    for (Rows arrived : scene.arrivals().of(source.name())) {
      ids.set(Math.toIntExact(arrived.from()), Math.toIntExact(arrived.to()));
    }
    return ids;
  }

  private BitSet expectedForeign(Destination destination) {
    Source source = scene.config().source(destination.source());
    BitSet ids =
        source
            .upstream()
            .map(one -> expectedForeign(scene.config().destination(one)))
            .orElseGet(BitSet::new);
    scene.foreignWriter().of(destination.name()).forEach(id -> ids.set((int) -id));
    return ids;
  }

  // Names

  private void names(Destination destination) throws IOException {
    Path directory = scene.victim().path(destination.directory());
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<String> names =
          all.filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString())
              .toList();
      if (destination.format().isTable()) {
        tableFiles(destination, directory, names);
      } else {
        Pattern expected =
            Pattern.compile(
                "%s-\\d{12}(-\\d+)?\\.%s"
                    .formatted(
                        Pattern.quote(destination.name()), Pattern.quote(destination.extension())));
        names.stream()
            .filter(name -> !expected.matcher(name).matches())
            .forEach(name -> faults.add(destination.name() + ": left behind: " + name));
      }
    }
  }

  private void tableFiles(Destination destination, Path directory, List<String> names)
      throws IOException {
    Set<String> inLog = new HashSet<>();
    for (String name : names) {
      if (name.startsWith("_delta_log/") && name.endsWith(".json")) {
        Matcher path = PATH.matcher(Files.readString(directory.resolve(name)));
        while (path.find()) {
          inLog.add(URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
        }
      }
    }
    for (String name : names) {
      // A kill within a log entry or a checkpoint leaves its hidden file, which no reader looks at,
      // for an hour.
      boolean log =
          name.matches(
              "_delta_log/(\\d{20}\\..*(json|parquet)|_last_checkpoint|\\.anasto-.*\\.tmp)");
      if (!log && !inLog.contains(name)) {
        faults.add(destination.name() + ": left behind: " + name);
      }
    }
  }

  // The ledger

  private void ledgerOf(Destination destination, JsonNode status, long counted) {
    JsonNode table = table(status.get("destinations"), destination.name());
    long foreign = scene.foreignWriter().of(destination.name()).size();
    expect(destination.name(), table, "rows", counted - foreign);
    expect(destination.name(), table, "lag_batches", 0);
    expect(destination.name(), table, "left_out_batches", 0);
  }

  private void ledgerOf(Source source, JsonNode status) throws IOException, InterruptedException {
    JsonNode table = table(status.get("sources"), source.name());
    expect(source.name(), table, "waiting_files", 0);
    expect(source.name(), table, "rejected", 0);
    expect(source.name(), table, "changed", 0);
    if (source.upstream().isEmpty() && !source.format().isTable()) {
      long delivered =
          scene.victim().command("files", source.name(), "--delivered").output().lines().count();
      long arrived = scene.arrivals().of(source.name()).size();
      if (delivered != arrived) {
        faults.add(
            "%s: %d files arrived, the ledger has %d delivered"
                .formatted(source.name(), arrived, delivered));
      }
    }
  }

  private static JsonNode table(JsonNode tables, String name) {
    Optional<JsonNode> found =
        Victim.each(tables).filter(one -> one.get("name").asText().equals(name)).findFirst();
    return found.orElseThrow();
  }

  private void expect(String name, JsonNode table, String key, long expected) {
    long is = table.get(key).asLong();
    if (is != expected) {
      faults.add("%s: the ledger's %s are %d, and not %d".formatted(name, key, is, expected));
    }
  }
}
