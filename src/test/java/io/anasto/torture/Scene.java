package io.anasto.torture;

import io.anasto.row.Failpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Everything that a run of the harness is made of, drawn from one seed. */
final class Scene implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Random random;
  private final Disk disk;
  private final TortureConfig config;
  private final Victim victim;
  private final Arrivals arrivals;
  private final ForeignWriter foreignWriter = new ForeignWriter();
  private final Map<Failpoint, Integer> reached = new EnumMap<>(Failpoint.class);
  private final List<String> faults = new ArrayList<>();
  private boolean lasting;

  Scene(Path root, long seed) throws IOException, InterruptedException {
    this.random = new Random(seed);
    this.disk = Disk.mount(root.resolve(TortureConfig.DISK));
    this.config = TortureConfig.draw(random, disk.isThere());
    this.victim = new Victim(root);
    this.arrivals = new Arrivals(root, config.roots(), random.nextLong());
  }

  Random random() {
    return random;
  }

  TortureConfig config() {
    return config;
  }

  Victim victim() {
    return victim;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Disk disk() {
    return disk;
  }

  ForeignWriter foreignWriter() {
    return foreignWriter;
  }

  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Something is not as promised. */
  void fault(String what) {
    faults.add(what);
  }

  /** Whether an earlier disturbance lasts, which excuses an end of the process. */
  void lasting(boolean lasts) {
    lasting = lasts;
  }

  boolean isLasting() {
    return lasting;
  }

  void reached(Failpoint point) {
    reached.merge(point, 1, Integer::sum);
  }

  Map<Failpoint, Integer> reached() {
    return reached;
  }

  /** Waits until the process runs its state directory; false where it does not come to that. */
  boolean awaitLedger() {
    try {
      Awaitility.await()
          .atMost(START_PATIENCE)
          .pollInterval(LOOK)
          .until(() -> !victim.isRunning() || victim.status().get("running").asBoolean());
      return victim.isRunning();
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    all.addAll(victim.faults());
    return all;
  }

  @Override
  public void close() throws IOException {
    arrivals.close();
    victim.close();
    disk.close();
  }
}
