package io.anasto.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock by which the kernel says when a file was changed, read by touching a file of ours.
 * Thread-safe.
 *
 * <p>It is the clock of file systems on disks and in memory of this machine. A file server has its
 * own, which nobody can read without writing there; and others do not keep the time of a change at
 * all, or let it be set. Of those it tells nothing.
 */
public final class FileClock {
  private static final Logger LOG = LoggerFactory.getLogger(FileClock.class);

  /** File systems whose times of change are the kernel's, and cannot be set. */
  private static final Set<String> OURS =
      Set.of(
          "ext2",
          "ext3",
          "ext4",
          "xfs",
          "btrfs",
          "bcachefs",
          "f2fs",
          "jfs",
          "reiserfs",
          "nilfs2",
          "zfs",
          "overlay",
          "tmpfs",
          "ramfs",
          "apfs");

  /** So long a reading is good for: the monotonic clock goes on from it. */
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

  /** The kernel's times go forward in steps of up to 10 ms. */
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(20);

  /** Another file system may be mounted with the number of one that is gone. */
  private static final long STORES_FRESH = TimeUnit.MINUTES.toNanos(1);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Path touched;
  private final LongSupplier nanoTime;
  private final Map<Long, Boolean> stores = new HashMap<>();
  private long storesReadAt;
  private Reading last;

  /** Since when it has gone as evenly as the monotonic clock; null when it always has. */
  private Long setAt;

  private boolean complained;

  /**
   * @param touched a file of ours on a disk of this machine; it is made when it is missing
   * @param nanoTime the monotonic clock
   */
  public FileClock(Path touched, LongSupplier nanoTime) {
    this.touched = touched;
    this.nanoTime = nanoTime;
  }

  /**
   * A reading.
   *
   * @param time nanoseconds since 1970, on the file system's clock
   * @param from on the monotonic clock, when the reading began
   * @param to when it ended
   */
  private record Reading(long time, long from, long to) {}

  /**
   * For how long a file has not been changed, at least; empty when its times tell nothing: of a
   * file system that is not ours, in the future, or when the clock was set since.
   *
   * @param file where it was looked at
   */
  synchronized OptionalLong unchangedFor(Path file, FileLook look) {
    if (!isOurs(file, look.device())) {
      return OptionalLong.empty();
    }
    long now = nanoTime.getAsLong();
    if (last == null || now - last.to() > FRESH) {
      read();
    }
    if (last == null) {
      return OptionalLong.empty();
    }
    // Some keep whole seconds alone.
    long changed = look.changed() % SECOND == 0 ? look.changed() + SECOND : look.changed();
    long time = last.time() + now - last.to();
    if (look.changed() > time + STEP) {
      return OptionalLong.empty();
    }
    long even = setAt == null ? Long.MAX_VALUE : now - setAt;
    return OptionalLong.of(Math.max(0, Math.min(time - changed, even)));
  }

  private void read() {
    Reading before = last;
    last = null;
    try {
      if (!Files.exists(touched)) {
        Files.createFile(touched);
      }
      long from = nanoTime.getAsLong();
      Files.setLastModifiedTime(touched, FileTime.fromMillis(0));
      FileLook look = FileLook.at(touched);
      long to = nanoTime.getAsLong();
      if (isOurs(touched, look.device())) {
        last = new Reading(look.changed(), from, to);
      }
    } catch (IOException e) {
      if (!complained) {
        LOG.debug("the file system's clock cannot be read", e);
      }
      complained = true;
    }
    if (last != null && before != null && wasSet(before, last)) {
      LOG.debug("the file system's clock was set");
      setAt = last.to();
    }
  }

  /** Whether no even pace leads from one reading to the other. */
  private static boolean wasSet(Reading before, Reading after) {
    long least = after.time() - after.to() - (before.time() - before.from());
    long most = after.time() - after.from() - (before.time() - before.to());
    return least > STEP || most < -STEP;
  }

  private boolean isOurs(Path file, long device) {
    long now = nanoTime.getAsLong();
    if (now - storesReadAt > STORES_FRESH) {
      stores.clear();
      storesReadAt = now;
    }
    Boolean known = stores.get(device);
    return known == null ? isOurs(file, device, stores) : known;
  }

  private static boolean isOurs(Path file, long device, Map<Long, Boolean> stores) {
    try {
      String type = Files.getFileStore(file).type().toLowerCase(Locale.ROOT);
      stores.put(device, OURS.contains(type));
      return OURS.contains(type);
    } catch (IOException e) {
      LOG.debug("the file system of {} is not known", file, e);
      return false;
    }
  }
}
