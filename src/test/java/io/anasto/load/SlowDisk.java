package io.anasto.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of its own, mounted in a destination's place, that a process writes at a fixed pace: a
 * loop device under a limit of the kernel's. Needs root and the first version of control groups.
 */
final class SlowDisk implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/blkio");
  private static final long SIZE = 2L << 30;
  private static final long BYTES_A_SECOND = 1_000_000;
  private static final int WRITES_A_SECOND = 2;

  private final Path mount;
  private final Path group;
  private final String device;

  private SlowDisk(Path mount, Path group, String device) {
    this.mount = mount;
    this.group = group;
    this.device = device;
  }

  static boolean isPossible() {
    return Files.isWritable(GROUPS.resolve("blkio.throttle.write_bps_device"))
        && Files.exists(Path.of("/dev/loop-control"));
  }

  static SlowDisk mount(Path image, Path mount) throws IOException {
    Files.createDirectories(mount);
    shell("truncate", "-s", Long.toString(SIZE), image.toString());
    shell("mkfs.ext4", "-q", "-F", image.toString());
    shell("mount", "-o", "loop", image.toString(), mount.toString());
    // Emptied, so that it may be a destination.
    Files.delete(mount.resolve("lost+found"));
    String device = shell("mountpoint", "-d", mount.toString()).strip();
    Path group = Files.createDirectories(GROUPS.resolve("anasto-load"));
    return new SlowDisk(mount, group, device);
  }

  /** From now on the process meets a slow disk. */
  void slowDown(long pid) throws IOException {
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
    limit("write_bps_device", BYTES_A_SECOND);
    limit("write_iops_device", WRITES_A_SECOND);
  }

  /** So that a process that waits for it can end. */
  void release() throws IOException {
    limit("write_bps_device", 0);
    limit("write_iops_device", 0);
  }

  private void limit(String kind, long most) throws IOException {
    Files.writeString(group.resolve("blkio.throttle." + kind), device + " " + most);
  }

  /** When no process uses it any more. */
  @Override
  public void close() throws IOException {
    release();
    shell("umount", mount.toString());
    Files.delete(group);
  }

  private static String shell(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + output);
    }
    return output;
  }
}
