package io.anasto.torture;

import io.anasto.row.Failpoint;
import io.anasto.torture.Victim.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One config, tortured for some steps, and counted at the end. All is drawn from the seed. */
final class TortureRun {
  private static final int LONGEST_LIFE_MILLIS = 1_200;
  private static final int LONGEST_STAY = 4;

  /** Tries to bring all to its end, with what has stopped let go on before each. */
  private static final int LAST_TRIES = 5;

  /** The harness itself writes where these happen, and needs the permission for it. */
  private static final Set<Disturbance> INTO_DESTINATIONS =
      Set.of(Disturbance.FOREIGN_FILE, Disturbance.FOREIGN_WRITER, Disturbance.NO_PERMISSION);

  /** And here the directory. */
  private static final Set<Disturbance> INTO_SOURCES =
      Set.of(Disturbance.SOURCE_AWAY, Disturbance.BROKEN_FILE, Disturbance.CHANGED_FILE);

  private final long seed;
  private final int steps;
  private final Path root;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<Disturbance, Integer> happened = new EnumMap<>(Disturbance.class);

  TortureRun(long seed, int steps, Path root) {
    this.seed = seed;
    this.steps = steps;
    this.root = root.toAbsolutePath();
  }

  /** A disturbance that lasts until a step. */
  private record Pending(Disturbance kind, int until, Undo undo) {}

  /**
   * How a run ended.
   *
   * @param faults what is not as promised; empty when all is
   * @param lastStarts how often it was started at the end until all was delivered
   */
  record Outcome(
      long seed,
      String config,
      List<String> faults,
      Map<Disturbance, Integer> happened,
      Map<Failpoint, Integer> failpoints,
      int tables,
      int files,
      long rows,
      int lastStarts) {}

  Outcome run() throws Exception {
    Files.createDirectories(root);
    try (Scene scene = new Scene(root, seed)) {
      Files.writeString(root.resolve(Victim.CONFIG), scene.config().toml(false));
      scene.arrivals().start();
      try {
        for (int step = 0; step < steps; step++) {
          if (step == steps / 2) {
            scene.victim().kill();
            Files.writeString(root.resolve(Victim.CONFIG), scene.config().toml(true));
          }
          step(scene, step);
        }
      } finally {
        undo(Integer.MAX_VALUE);
      }
      scene.arrivals().end();
      int lastStarts = finish(scene);
      Count count = new Count(scene);
      List<String> faults = new ArrayList<>(count.faults());
      faults.addAll(scene.faults());
      return new Outcome(
          seed,
          scene.config().toml(true),
          faults,
          happened,
          scene.reached(),
          scene.config().sources().size() + scene.config().destinations().size(),
          scene.arrivals().files(),
          count.rows(),
          lastStarts);
    }
  }

  private void step(Scene scene, int step) throws Exception {
    // What lasted until the last step may have brought it to its end.
    boolean calm = pending.isEmpty() && !scene.isLasting();
    if (scene.victim().hasEnded()) {
      int exitCode = scene.victim().collect();
      if (calm) {
        scene.fault("it ended by itself, with exit code " + exitCode);
      }
    }
    scene.lasting(!pending.isEmpty());
    scene.victim().ensureRunning();
    if (scene.random().nextInt(4) > 0) {
      scene.victim().awaitWords();
    }
    if (scene.victim().live(Duration.ofMillis(scene.random().nextInt(LONGEST_LIFE_MILLIS)))) {
      int exitCode = scene.victim().collect();
      if (calm) {
        scene.fault("it ended by itself, with exit code " + exitCode);
      }
      undo(step);
      return;
    }
    Disturbance drawn = draw(scene);
    boolean alone = drawn == Disturbance.LEDGER_DAMAGE || drawn == Disturbance.SECOND_PROCESS;
    boolean lasts = pending.stream().anyMatch(one -> clash(one.kind(), drawn));
    if (!scene.victim().isRunning() || lasts || (alone && !pending.isEmpty())) {
      undo(step);
      return;
    }
    Optional<Undo> undo = drawn.happen(scene);
    if (undo.isPresent()) {
      happened.merge(drawn, 1, Integer::sum);
      if (undo.get() != Disturbance.NOTHING) {
        scene.lasting(true);
        pending.add(
            new Pending(drawn, step + 1 + scene.random().nextInt(LONGEST_STAY), undo.get()));
      }
    }
    if (undo(step) && scene.random().nextBoolean()) {
      scene.victim().retryAll();
    }
  }

  private static boolean clash(Disturbance one, Disturbance other) {
    return one == other
        || (INTO_DESTINATIONS.contains(one) && INTO_DESTINATIONS.contains(other))
        || (INTO_SOURCES.contains(one) && INTO_SOURCES.contains(other));
  }

  private static Disturbance draw(Scene scene) {
    int all = Arrays.stream(Disturbance.values()).mapToInt(Disturbance::weight).sum();
    int left = scene.random().nextInt(all);
    for (Disturbance one : Disturbance.values()) {
      left -= one.weight();
      if (left < 0) {
        return one;
      }
    }
    throw new AssertionError("weights");
  }

  /** Takes back what lasts until this step; whether anything did. */
  private boolean undo(int step) throws Exception {
    boolean any = false;
    Exception failure = null;
    for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
      Pending one = each.next();
      if (one.until() <= step) {
        each.remove();
        any = true;
        try {
          one.undo().undo();
        } catch (Exception e) {
          // The others are taken back all the same: some hold a lock.
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return any;
  }

  private static int finish(Scene scene) throws Exception {
    scene.victim().kill();
    for (int start = 1; start <= LAST_TRIES; start++) {
      scene.victim().retryAll();
      Answer answer = scene.victim().command("run", "--once");
      if (answer.exitCode() == 0) {
        again(scene);
        return start;
      }
    }
    scene.fault("it does not come to an end: " + scene.victim().command("status").output());
    return LAST_TRIES;
  }

  /** With all delivered a further start has nothing to do, and does nothing. */
  private static void again(Scene scene) throws Exception {
    Answer before = scene.victim().command("status", "--json");
    Answer again = scene.victim().command("run", "--once");
    Answer after = scene.victim().command("status", "--json");
    if (again.exitCode() != 0 || !before.output().equals(after.output())) {
      scene.fault(
          "with all delivered it did not stay as it was: exit code %d, %s%nthen %s"
              .formatted(again.exitCode(), before.output(), after.output()));
    }
  }
}
