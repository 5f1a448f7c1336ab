package io.anasto.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A config drawn at random: sources where files arrive, their destinations, and chains where a
 * destination is the source of the next.
 */
record TortureConfig(List<Source> sources, List<Destination> destinations, boolean stateOnDisk) {
  /** The directory where a run may have mounted a small disk. */
  static final String DISK = "disk";

  private static final int MOST_ROOTS = 2;
  private static final int MOST_DESTINATIONS = 3;
  private static final int DEEPEST = 3;

  /** Of a hundred. */
  private static final int CHAINED = 40;

  private static final int ON_DISK = 25;
  private static final int LATE = 20;

  /**
   * A source table.
   *
   * @param upstream the destination whose directory it reads; empty where files arrive
   * @param slowWriters whether it waits for a file to settle
   */
  record Source(
      String name,
      String directory,
      TortureFormat format,
      Optional<String> upstream,
      boolean slowWriters,
      List<String> keys) {}

  /**
   * A destination table.
   *
   * @param late whether it comes into the config when its source has been delivered from before
   */
  record Destination(
      String name,
      String source,
      String directory,
      TortureFormat format,
      String extension,
      boolean late,
      List<String> keys) {
    boolean isOnDisk() {
      return directory.startsWith(DISK + "/");
    }
  }

  static TortureConfig draw(Random random, boolean hasDisk) {
    return new Drawing(random, hasDisk).draw();
  }

  /** The sources that files arrive in. */
  List<Source> roots() {
    return sources.stream().filter(source -> source.upstream().isEmpty()).toList();
  }

  Source source(String name) {
    return sources.stream().filter(source -> source.name().equals(name)).findFirst().orElseThrow();
  }

  Destination destination(String name) {
    return destinations.stream()
        .filter(destination -> destination.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Destinations whose directory no source reads. */
  List<Destination> leaves() {
    return destinations.stream()
        .filter(
            one ->
                sources.stream()
                    .noneMatch(source -> source.upstream().equals(Optional.of(one.name()))))
        .toList();
  }

  boolean hasLate() {
    return destinations.stream().anyMatch(Destination::late);
  }

  /** The config file's text, with or without the late destinations. */
  String toml(boolean withLate) {
    Stream<String> head =
        stateOnDisk ? Stream.of("[anasto]\nstate_dir = \"disk/state\"\n") : Stream.empty();
    Stream<String> from =
        sources.stream()
            .map(
                one ->
                    table(
                        "source_table",
                        one.format(),
                        List.of(
                            "table_name = \"" + one.name() + "\"",
                            "dirpath = \"" + one.directory() + "\""),
                        one.keys()));
    Stream<String> to =
        destinations.stream()
            .filter(one -> withLate || !one.late())
            .map(
                one ->
                    table(
                        "destination_table",
                        one.format(),
                        List.of(
                            "source_table_name = \"" + one.source() + "\"",
                            "dest_table_name = \"" + one.name() + "\"",
                            "dirpath = \"" + one.directory() + "\""),
                        one.keys()));
    return Stream.concat(head, Stream.concat(from, to)).collect(Collectors.joining("\n"));
  }

  private static String table(
      String kind, TortureFormat format, List<String> names, List<String> keys) {
    List<String> lines = new ArrayList<>();
    lines.add("[[" + kind + "]]");
    if (!format.isTable()) {
      lines.add("type = \"files\"");
    }
    lines.add(format.key());
    lines.addAll(names);
    lines.addAll(keys);
    return String.join("\n", lines) + "\n";
  }

  /** One draw. */
  private static final class Drawing {
    private static final String CHANGES = "changes = \"changes\"";

    private final Random random;
    private final boolean hasDisk;
    private final List<Source> sources = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();

    Drawing(Random random, boolean hasDisk) {
      this.random = random;
      this.hasDisk = hasDisk;
    }

    TortureConfig draw() {
      int roots = 1 + random.nextInt(MOST_ROOTS);
      for (int root = 0; root < roots; root++) {
        TortureFormat format = TortureFormat.draw(random);
        String name = "in" + root;
        boolean slowWriters = !format.isTable() && random.nextBoolean();
        List<String> keys = sourceKeys(format, false);
        if (!format.isTable()) {
          keys.add("settle = " + (slowWriters ? 2000 : 0));
          if (percent(LATE)) {
            keys.add("recursive = true");
          }
          if (random.nextBoolean()) {
            keys.add(
                "schema = { id = \"int64\", kind = \"string\", amount = \"float64\", note = \"string\" }");
          }
        }
        sources.add(new Source(name, name, format, Optional.empty(), slowWriters, keys));
        destinations(name, 0, keys.contains(CHANGES));
      }
      return new TortureConfig(sources, destinations, hasDisk && percent(ON_DISK));
    }

    /**
     * @param changed whether the rows have the columns of changes already, which they may have once
     */
    private void destinations(String source, int depth, boolean changed) {
      int count = 1 + random.nextInt(depth == 0 ? MOST_DESTINATIONS : 2);
      for (int i = 0; i < count; i++) {
        destination(source, depth, changed);
      }
    }

    private void destination(String source, int depth, boolean changed) {
      TortureFormat format = TortureFormat.draw(random);
      String name = "to%02d".formatted(destinations.size());
      String directory = hasDisk && percent(ON_DISK) ? DISK + "/" + name : name;
      boolean chained = depth < DEEPEST && percent(CHAINED);
      boolean late = !chained && !destinations.isEmpty() && percent(LATE);
      List<String> keys = new ArrayList<>();
      keys.add("target_file_size = " + (1 << (12 + random.nextInt(6))));
      String extension = format.extension();
      if (format.isText() && random.nextBoolean()) {
        boolean zstd = random.nextBoolean();
        keys.add("compression = \"" + (zstd ? "zstd" : "gzip") + "\"");
        extension += zstd ? ".zst" : ".gz";
      }
      if (percent(LATE)) {
        keys.add("on_fail = \"skip\"");
      }
      if (format.isTable() && random.nextBoolean()) {
        keys.add("partition_by = [\"kind\"]");
      }
      destinations.add(new Destination(name, source, directory, format, extension, late, keys));
      if (chained) {
        String next = "via" + name.substring(2);
        List<String> sourceKeys = sourceKeys(format, changed);
        sources.add(new Source(next, directory, format, Optional.of(name), false, sourceKeys));
        destinations(next, depth + 1, changed || sourceKeys.contains(CHANGES));
      }
    }

    private List<String> sourceKeys(TortureFormat format, boolean changed) {
      List<String> keys = new ArrayList<>();
      keys.add("poll_interval = " + (50 + random.nextInt(1000)));
      keys.add("max_files_per_batch = " + (1 + random.nextInt(8)));
      keys.add("watch = " + random.nextBoolean());
      if (random.nextInt(4) == 0) {
        keys.add("max_bytes_per_batch = 20000");
      }
      if (random.nextInt(3) == 0) {
        keys.add("on_fail = \"skip\"");
      }
      if (format.isTable()) {
        keys.add(random.nextBoolean() || changed ? "changes = \"rows\"" : CHANGES);
      }
      return keys;
    }

    private boolean percent(int share) {
      return random.nextInt(100) < share;
    }
  }
}
