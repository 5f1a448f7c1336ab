package io.anasto.torture;

import io.anasto.torture.TortureConfig.Destination;
import io.anasto.torture.Victim.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Ways to harm a ledger. Each has to be refused by a message, with nothing delivered. */
enum LedgerDamage {
  TRUNCATED {
    @Override
    void harm(Path ledger, Random random) throws IOException {
      try (FileChannel file = FileChannel.open(ledger, StandardOpenOption.WRITE)) {
        file.truncate(file.size() / 2);
      }
    }
  },

  NOISE {
    @Override
    void harm(Path ledger, Random random) throws IOException {
      byte[] noise = new byte[(int) Files.size(ledger)];
      random.nextBytes(noise);
      Files.write(ledger, noise);
    }
  },

  REMOVED {
    @Override
    void harm(Path ledger, Random random) throws IOException {
      Files.delete(ledger);
    }
  },

  NEWER {
    @Override
    void harm(Path ledger, Random random) throws IOException {
      try (FileChannel file = FileChannel.open(ledger, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, Integer.MAX_VALUE), USER_VERSION);
      }
    }
  };

  /** Offset in a database's header, see "Database File Format" of SQLite, 1.3. */
  private static final int USER_VERSION = 60;

  private static final int REFUSED = 2;

  abstract void harm(Path ledger, Random random) throws IOException;

  static Optional<Undo> happen(Scene scene) throws Exception {
    scene.victim().kill();
    Path state = scene.victim().path(scene.config().stateOnDisk() ? "disk/state" : ".anasto");
    Optional<Path> ledger = ledger(state);
    if (ledger.isEmpty() || !hasDelivered(scene)) {
      return Optional.empty();
    }
    // Without its write-ahead log, which would mend some of the harm.
    scene.victim().command("status");
    Path copy = scene.victim().path("state.copy");
    copy(state, copy);
    LedgerDamage damage = scene.any(List.of(values()));
    damage.harm(ledger.get(), scene.random());
    Map<Path, Long> before = delivered(scene);
    Answer answer = scene.victim().command("run", "--once");
    if (answer.exitCode() != REFUSED || answer.errors().isBlank()) {
      scene.fault(
          "a ledger that was %s was not refused, exit code %d: %s"
              .formatted(damage, answer.exitCode(), answer.errors()));
    }
    if (!before.equals(delivered(scene))) {
      scene.fault("something was delivered with a ledger that was " + damage);
    }
    delete(state);
    copy(copy, state);
    delete(copy);
    return Optional.of(Disturbance.NOTHING);
  }

  private static Optional<Path> ledger(Path state) throws IOException {
    if (!Files.isDirectory(state)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(state)) {
      return files.filter(file -> file.toString().endsWith(".db")).findFirst();
    }
  }

  private static boolean hasDelivered(Scene scene) throws IOException {
    for (Destination destination : scene.config().destinations()) {
      Path directory = scene.victim().path(destination.directory());
      // The files of a table's first batch may have their names before its log has them.
      Path visible = destination.format().isTable() ? directory.resolve("_delta_log") : directory;
      if (Files.isDirectory(visible)) {
        try (Stream<Path> files = Files.list(visible)) {
          if (files.anyMatch(file -> !file.getFileName().toString().startsWith("."))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static Map<Path, Long> delivered(Scene scene) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Destination destination : scene.config().destinations()) {
      Path directory = scene.victim().path(destination.directory());
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            sizes.put(file, Files.size(file));
          }
        }
      }
    }
    return sizes;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
