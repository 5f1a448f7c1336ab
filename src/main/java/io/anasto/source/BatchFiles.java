package io.anasto.source;

import io.anasto.ledger.BatchFile;
import io.anasto.ledger.FileRevision;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a batch, as the ledger knows them. Immutable; bounded by the batch's bounds.
 *
 * @param standStill tells for how long files have not been written to
 */
record BatchFiles(SourcePlan plan, List<BatchFile> files, StandStill standStill) {
  BatchFiles {
    files = List.copyOf(files);
  }

  Path absolute(BatchFile file) {
    return plan.file(file.path());
  }

  /**
   * Holds every file's size and time against the ledger. A file that has changed and may still be
   * written is put off until it has stood still, as a new one is.
   *
   * @throws FilesChangedException naming all files that vanished or changed
   */
  void check(Instant now) throws IOException {
    if (plan.isOpenTable()) {
      // A version never changes, and one that is gone is met when it is read.
      return;
    }
    List<FileRevision> revisions = new ArrayList<>();
    for (BatchFile file : files) {
      try {
        BasicFileAttributes found = SourceFile.attributes(absolute(file));
        if (!found.isRegularFile()) {
          revisions.add(FileRevision.vanished(file.path()));
        } else if (!SourceFile.isSame(found, file.size(), file.modified())) {
          revisions.add(changed(file, found, now));
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        revisions.add(FileRevision.vanished(file.path()));
      } catch (IOException e) {
        throw new UnreadableFileException(file.path(), plan.display(file.path()), e);
      }
    }
    if (!revisions.isEmpty()) {
      throw new FilesChangedException(plan, revisions);
    }
  }

  private FileRevision changed(BatchFile file, BasicFileAttributes found, Instant now)
      throws IOException {
    if (!plan.settle().isZero()) {
      FileLook look = FileLook.at(absolute(file));
      Duration left = plan.settle().minus(standStill.of(absolute(file), look));
      if (!left.isNegative() && !left.isZero()) {
        return FileRevision.postponed(file.path(), now.plus(left));
      }
    }
    return FileRevision.refreshed(file.path(), found.size(), SourceFile.nanos(found));
  }
}
