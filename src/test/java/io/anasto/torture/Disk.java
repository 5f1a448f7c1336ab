package io.anasto.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small disk, mounted where this is allowed, that can be filled to its last block. */
final class Disk implements AutoCloseable {
  private static final String SIZE = "48m";
  private static final int BLOCK = 4096;

  private final Path directory;
  private final boolean mounted;

  private Disk(Path directory, boolean mounted) {
    this.directory = directory;
    this.mounted = mounted;
  }

  /** Mounts it on a new directory, if that is possible. */
  static Disk mount(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    boolean mounted =
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString());
    return new Disk(directory, mounted);
  }

  boolean isThere() {
    return mounted;
  }

  Optional<Undo> fill() throws IOException {
    if (!mounted) {
      return Optional.empty();
    }
    Path filling = directory.resolve("filling");
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return Optional.of(() -> Files.delete(filling));
    }
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      try {
        Shell.run("umount", "--lazy", directory.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
