package io.anasto.delta;

import io.anasto.format.OutputFile;
import io.anasto.format.TableAppend.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives the data files of a batch their names, to last; or takes them back. Not thread-safe. */
final class DeltaMoves {
  private final Path directory;
  private final List<Path> made = new ArrayList<>();

  /**
   * @param directory of the table
   */
  DeltaMoves(Path directory) {
    this.directory = directory;
  }

  /** Names the files, in directories that are made, and flushes the directories. */
  void move(List<DataFile> files) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    for (DataFile file : files) {
      Path target = directory.resolve(file.path());
      make(target.getParent(), changed);
      Files.move(file.temporary(), target);
      made.add(target);
      changed.add(target.getParent());
      changed.add(file.temporary().getParent());
    }
    for (Path each : changed) {
      OutputFile.flushDirectory(each);
    }
  }

  private static void make(Path directory, Set<Path> changed) throws IOException {
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(directory)) {
      make(parent, changed);
      Files.createDirectories(directory);
      changed.add(parent);
    }
  }

  /** Removes the files that it named. */
  void undo(Exception why) {
    for (Path file : made) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
    made.clear();
  }
}
