package io.anasto.torture;

import io.anasto.torture.TortureConfig.Destination;
import io.anasto.torture.TortureConfig.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Directories that are not as they should be for a while. */
final class DirectoryFaults {
  private DirectoryFaults() {}

  /** By the attribute "immutable", which holds for root too, where the file system has it. */
  static Optional<Undo> takePermission(Scene scene) throws IOException, InterruptedException {
    List<Destination> all =
        scene.config().destinations().stream().filter(one -> !one.isOnDisk()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Destination destination = scene.any(all);
    Path directory = scene.victim().path(destination.directory());
    Path log = directory.resolve("_delta_log");
    Path target = Files.isDirectory(log) && scene.random().nextBoolean() ? log : directory;
    if (!Files.isDirectory(target) || !Shell.run("chattr", "+i", target.toString())) {
      return Optional.empty();
    }
    return Optional.of(() -> Shell.run("chattr", "-i", target.toString()));
  }

  static Optional<Undo> takeSourceAway(Scene scene) throws IOException {
    Source source = scene.any(scene.config().roots());
    Path directory = scene.victim().path(source.directory());
    Path away = directory.resolveSibling(source.name() + ".away");
    Undo resume = scene.arrivals().pause();
    Files.move(directory, away);
    // A late destination does not get what is no longer there.
    boolean empty = scene.random().nextBoolean() && !scene.config().hasLate();
    if (empty) {
      Files.createDirectory(directory);
    }
    return Optional.of(
        () -> {
          if (empty) {
            Files.delete(directory);
          }
          Files.move(away, directory);
          resume.undo();
        });
  }
}
