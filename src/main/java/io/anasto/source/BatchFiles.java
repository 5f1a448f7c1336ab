package io.anasto.source;

import io.anasto.ledger.BatchFile;
import io.anasto.ledger.FileRevision;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of a batch, as the ledger knows them. Immutable; bounded by the batch's bounds. */
record BatchFiles(SourcePlan plan, List<BatchFile> files) {
  BatchFiles {
    files = List.copyOf(files);
  }

  Path absolute(BatchFile file) {
    return plan.directory().resolve(file.path());
  }

  /**
   * Holds every file's size and time against the ledger.
   *
   * @throws FilesChangedException naming all files that vanished or changed
   */
  void check() throws IOException {
    List<FileRevision> revisions = new ArrayList<>();
    for (BatchFile file : files) {
      try {
        BasicFileAttributes now = SourceFile.attributes(absolute(file));
        if (!now.isRegularFile()) {
          revisions.add(FileRevision.vanished(file.path()));
        } else if (!SourceFile.isSame(now, file.size(), file.modified())) {
          revisions.add(FileRevision.refreshed(file.path(), now.size(), SourceFile.nanos(now)));
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        revisions.add(FileRevision.vanished(file.path()));
      } catch (IOException e) {
        throw new UnreadableFileException(file.path(), plan.display(file.path()), e);
      }
    }
    if (!revisions.isEmpty()) {
      throw new FilesChangedException(revisions);
    }
  }
}
