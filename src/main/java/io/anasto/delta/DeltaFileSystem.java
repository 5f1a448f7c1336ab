package io.anasto.delta;

import io.anasto.format.OutputFile;
import io.anasto.row.Failpoint;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk, as the Delta libraries see it when they write checkpoints: without the {@code
 * .crc} files that Hadoop puts beside each file, and on the disk before a file gets its name.
 * Public for Hadoop, which makes it by its class's name.
 */
public final class DeltaFileSystem extends RawLocalFileSystem {
  @Override
  public File pathToFile(Path path) {
    return DeltaTemporaries.ours(super.pathToFile(path).toPath()).toFile();
  }

  /** Both libraries write a temporary file beside the one that it is to be, and rename it. */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    java.nio.file.Path source = pathToFile(from).toPath();
    java.nio.file.Path target = pathToFile(to).toPath();
    if (Files.exists(target)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(source, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Failpoint.CHECKPOINT_WRITTEN.reach();
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    DeltaTemporaries.isNamed(source);
    Failpoint.CHECKPOINT_NAMED.reach();
    OutputFile.flushDirectory(target.getParent());
    return true;
  }
}
