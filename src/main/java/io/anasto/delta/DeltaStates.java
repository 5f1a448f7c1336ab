package io.anasto.delta;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What held at each version, kept from one to the next: a version's own entry tells what it
 * changed, while a snapshot of its own would read the log since the last checkpoint. Thread-safe.
 */
final class DeltaStates {
  /** So many entries are looked through before a snapshot is the cheaper way. */
  private static final long FAR = 100;

  /** So many versions are remembered. */
  private static final int MOST = 64;

  private final DeltaLog log;
  private final TreeMap<Long, Known> known = new TreeMap<>();

  private record Known(DeltaState state, Optional<Object> entry) {}

  DeltaStates(DeltaLog log) {
    this.log = log;
  }

  /**
   * What held at a version whose commit was read already.
   *
   * @throws io.anasto.format.TableException (gone) when the log does not tell any more
   */
  synchronized DeltaState at(DeltaCommit commit) throws IOException {
    Optional<DeltaState> own = commit.state();
    DeltaState state = own.isPresent() ? own.get() : before(commit.version());
    remember(commit.version(), state);
    return state;
  }

  /** What held at a version. */
  synchronized DeltaState at(long version) throws IOException {
    Optional<DeltaState> there = exactly(version);
    return there.isPresent() ? there.get() : at(log.commit(version));
  }

  /** Takes over what a snapshot tells. */
  synchronized DeltaState at(DeltaSnapshot snapshot) throws IOException {
    DeltaState state = snapshot.state();
    remember(snapshot.version(), state);
    return state;
  }

  /** What holds at a version that does not say so itself. */
  private DeltaState before(long version) throws IOException {
    Map.Entry<Long, Known> last = known.lowerEntry(version);
    if (last != null && version - last.getKey() <= FAR && isSame(last)) {
      DeltaState state = last.getValue().state();
      for (long v = last.getKey() + 1; v < version; v++) {
        if (!log.has(v)) {
          return log.snapshot(version).state();
        }
        state = log.commit(v).state().orElse(state);
      }
      return state;
    }
    return log.snapshot(version).state();
  }

  private Optional<DeltaState> exactly(long version) throws IOException {
    Known there = known.get(version);
    return there != null && isSame(Map.entry(version, there))
        ? Optional.of(there.state())
        : Optional.empty();
  }

  /** Another entry under the same name is another table's. */
  private boolean isSame(Map.Entry<Long, Known> one) throws IOException {
    Optional<Object> now = log.identity(one.getKey());
    if (now.isPresent() && !now.equals(one.getValue().entry())) {
      known.clear();
      return false;
    }
    return true;
  }

  private void remember(long version, DeltaState state) throws IOException {
    known.put(version, new Known(state, log.identity(version)));
    if (known.size() > MOST) {
      known.pollFirstEntry();
    }
  }
}
