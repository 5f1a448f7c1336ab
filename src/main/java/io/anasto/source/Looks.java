package io.anasto.source;

import java.util.concurrent.TimeUnit;

/**
 * Since when files have looked as they do, by fingerprints of what was seen: 24 bytes each, in
 * arrays, for a directory may have a million of them. Not thread-safe.
 */
final class Looks {
  private static final int SMALLEST = 64;

  /** What nobody has looked at for so long has changed since, or is gone. */
  private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(30);

  /** How often room is looked for where there is none. */
  private static final long SEARCH = TimeUnit.MINUTES.toNanos(1);

  private final int most;
  private long[] keys = new long[SMALLEST];
  private long[] first = new long[SMALLEST];
  private long[] last = new long[SMALLEST];
  private int size;
  private long searchedAt;

  /**
   * @param most how many are known at a time; the rest waits for its turn
   */
  Looks(int most) {
    this.most = most;
  }

  /**
   * When this was seen for the first time, which may be now.
   *
   * @param now on the monotonic clock
   */
  long since(long fingerprint, long now) {
    long key = key(fingerprint);
    int at = find(key);
    if (keys[at] == key) {
      last[at] = now;
      return first[at];
    }
    if (2 * (size + 1) > keys.length || (size == most && now - searchedAt > SEARCH)) {
      rebuild(now);
      at = find(key);
    }
    if (size < most) {
      keys[at] = key;
      first[at] = now;
      last[at] = now;
      size++;
    }
    return now;
  }

  /** Zero marks a free place. */
  private static long key(long fingerprint) {
    return fingerprint == 0 ? 1 : fingerprint;
  }

  private int find(long key) {
    int mask = keys.length - 1;
    int at = (int) key & mask;
    while (keys[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Makes room: forgets what was not seen for long, and grows with what is left. */
  private void rebuild(long now) {
    Looks kept = new Looks(most);
    long held = 0;
    for (int i = 0; i < keys.length; i++) {
      held += isKept(i, now) ? 1 : 0;
    }
    int length = SMALLEST;
    while (length < 4 * (held + 1)) {
      length *= 2;
    }
    kept.keys = new long[length];
    kept.first = new long[length];
    kept.last = new long[length];
    for (int i = 0; i < keys.length; i++) {
      if (isKept(i, now)) {
        int at = kept.find(keys[i]);
        kept.keys[at] = keys[i];
        kept.first[at] = first[i];
        kept.last[at] = last[i];
      }
    }
    keys = kept.keys;
    first = kept.first;
    last = kept.last;
    size = (int) held;
    searchedAt = now;
  }

  private boolean isKept(int at, long now) {
    return keys[at] != 0 && now - last[at] < FORGOTTEN;
  }
}
