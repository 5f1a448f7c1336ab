package io.anasto.torture;

import io.anasto.torture.TortureConfig.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Files under names that Anasto is about to give. They are never overwritten. */
final class ForeignFile {
  private static final String CONTENT = "not by Anasto";

  /** The next numbers of batches that a destination may get. */
  private static final int NAMES = 4;

  private ForeignFile() {}

  static Optional<Undo> put(Scene scene) throws IOException {
    List<Destination> files =
        scene.config().leaves().stream()
            .filter(one -> !one.format().isTable() && !one.isOnDisk())
            .toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Destination destination = scene.any(files);
    Path directory = Files.createDirectories(scene.victim().path(destination.directory()));
    long last = lastBatch(destination, directory);
    List<Path> put = new ArrayList<>();
    for (long batch = last + 1; batch <= last + NAMES; batch++) {
      Path file =
          directory.resolve(
              String.format(
                  Locale.ROOT, "%s-%012d.%s", destination.name(), batch, destination.extension()));
      if (Files.notExists(file)) {
        Files.writeString(file, CONTENT);
        put.add(file);
      }
    }
    return Optional.of(() -> takeAway(scene, put));
  }

  private static long lastBatch(Destination destination, Path directory) throws IOException {
    int prefix = destination.name().length() + 1;
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(destination.name() + "-"))
          .mapToLong(name -> Long.parseLong(name.substring(prefix, prefix + 12)))
          .max()
          .orElse(0);
    }
  }

  private static void takeAway(Scene scene, List<Path> put) throws IOException {
    for (Path file : put) {
      if (Files.notExists(file) || Files.size(file) != CONTENT.length()) {
        scene.fault(file + " was not Anasto's, and was touched");
      }
      Files.deleteIfExists(file);
    }
  }
}
