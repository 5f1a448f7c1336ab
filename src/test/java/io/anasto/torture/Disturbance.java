package io.anasto.torture;

import io.anasto.e2e.AnastoProcess;
import io.anasto.row.Failpoint;
import io.anasto.torture.Victim.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to a running Anasto. */
enum Disturbance {
  /** {@code kill -9} at any moment. */
  KILL(30) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      scene.victim().kill();
      return Optional.of(NOTHING);
    }
  },

  /** The same at a named moment. */
  FAILPOINT(10) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      Failpoint point = scene.any(points(scene.config()));
      int times = 1 + scene.random().nextInt(3);
      scene.victim().start(List.of(), List.of("-Danasto.failpoint=%s:%d".formatted(point, times)));
      if (scene.victim().live(FAILPOINT_PATIENCE)) {
        int exitCode = scene.victim().collect();
        if (exitCode == KILLED) {
          scene.reached(point);
          return Optional.of(NOTHING);
        }
        if (!scene.isLasting()) {
          scene.fault("it ended by itself, with exit code " + exitCode);
        }
      }
      scene.victim().kill();
      return Optional.empty();
    }
  },

  TERMINATE(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      scene.victim().process().terminate();
      if (!scene.victim().live(END_PATIENCE)) {
        scene.fault("it still runs " + END_PATIENCE + " after SIGTERM");
        scene.victim().kill();
        return Optional.empty();
      }
      int exitCode = scene.victim().collect();
      if (exitCode != TERMINATED) {
        scene.fault("exit code %d after SIGTERM".formatted(exitCode));
      }
      return Optional.of(NOTHING);
    }
  },

  /** SIGSTOP, and SIGCONT some time later. */
  FREEZE(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      String pid = Long.toString(scene.victim().process().pid());
      Shell.run("kill", "-STOP", pid);
      scene.victim().live(Duration.ofMillis(200 + scene.random().nextInt(2_500)));
      Shell.run("kill", "-CONT", pid);
      return Optional.of(NOTHING);
    }
  },

  /** Somebody starts it once more on the same state directory. */
  SECOND_PROCESS(1) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      if (!scene.awaitLedger()) {
        return Optional.empty();
      }
      AnastoProcess first = scene.victim().process();
      Answer second = scene.victim().command("run", "--once");
      if (first.isAlive() && (second.exitCode() == 0 || !second.errors().contains("process"))) {
        scene.fault("a second process was let in: " + second.errors());
      }
      return Optional.of(NOTHING);
    }
  },

  /** A file that is not Anasto's has the name of the next output. */
  FOREIGN_FILE(1) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return ForeignFile.put(scene);
    }
  },

  /** Another program appends to the Delta table that Anasto writes to. */
  FOREIGN_WRITER(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return scene.foreignWriter().append(scene);
    }
  },

  /** A destination's directory, or the ledger's, on a disk that is full. */
  FULL_DISK(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return scene.disk().fill();
    }
  },

  /** Nothing can be made in a destination's directory. */
  NO_PERMISSION(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return DirectoryFaults.takePermission(scene);
    }
  },

  /** A source's directory is not there; perhaps an empty one is in its place. */
  SOURCE_AWAY(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return DirectoryFaults.takeSourceAway(scene);
    }
  },

  /** A file that cannot be read, until somebody mends it. */
  BROKEN_FILE(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      List<TortureConfig.Source> files =
          scene.config().roots().stream().filter(source -> !source.format().isTable()).toList();
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(scene.arrivals().arriveBroken(scene.any(files)));
    }
  },

  /** A file that is written over while it may be read. */
  CHANGED_FILE(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      List<TortureConfig.Source> settling =
          scene.config().roots().stream()
              .filter(source -> source.slowWriters() && source.format().isText())
              .toList();
      if (settling.isEmpty()) {
        return Optional.empty();
      }
      scene.arrivals().arriveAndChange(scene.any(settling));
      return Optional.of(NOTHING);
    }
  },

  /** The ledger is cut, overwritten, removed, or from a newer version. */
  LEDGER_DAMAGE(1) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return LedgerDamage.happen(scene);
    }
  },

  /** The clock of people is set, mostly back; processes go by it until it is right again. */
  CLOCK_SET(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      int drawn = scene.any(List.of(-24, -1, 3));
      // Set ahead, it takes what is being written at that moment for settled, as the page says.
      boolean slow = scene.config().roots().stream().anyMatch(TortureConfig.Source::slowWriters);
      int hours = slow ? -Math.abs(drawn) : drawn;
      scene.victim().setClock(Duration.ofHours(hours));
      return Optional.of(() -> scene.victim().setClock(Duration.ZERO));
    }
  },

  /** A system call fails once. */
  IO_ERROR(2) {
    @Override
    Optional<Undo> happen(Scene scene) throws Exception {
      return IoError.happen(scene);
    }
  };

  /** There is nothing to take back. */
  static final Undo NOTHING = () -> {};

  /** Points of every batch's way. */
  private static final List<Failpoint> POINTS =
      List.of(
          Failpoint.DISCOVERED,
          Failpoint.FORMED,
          Failpoint.WRITTEN,
          Failpoint.PREPARED,
          Failpoint.NAMED,
          Failpoint.PUBLISHED,
          Failpoint.COMMITTED);

  /** And of its way into a table. */
  private static final List<Failpoint> TABLE_POINTS =
      List.of(
          Failpoint.ENTRY_BEGUN,
          Failpoint.ENTRY_WRITTEN,
          Failpoint.ENTRY_NAMED,
          Failpoint.IN_TABLE,
          Failpoint.CHECKPOINT_WRITTEN,
          Failpoint.CHECKPOINT_NAMED,
          Failpoint.TAKEN_BACK,
          Failpoint.WITHDRAWN);

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;
  private static final Duration FAILPOINT_PATIENCE = Duration.ofSeconds(8);
  private static final Duration END_PATIENCE = Duration.ofSeconds(40);

  /** Those that a config's batches come by; nobody asks for a reset, and no log is cleaned up. */
  private static List<Failpoint> points(TortureConfig config) {
    List<Failpoint> points = new ArrayList<>(POINTS);
    if (config.destinations().stream().anyMatch(one -> one.format().isTable())) {
      points.addAll(TABLE_POINTS);
    }
    if (config.hasLate()) {
      points.add(Failpoint.BACKFILLED);
    }
    return points;
  }

  private final int weight;

  Disturbance(int weight) {
    this.weight = weight;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  /**
   * Lets it happen.
   *
   * @return what takes it back; empty where it could not happen
   */
  abstract Optional<Undo> happen(Scene scene) throws Exception;
}
