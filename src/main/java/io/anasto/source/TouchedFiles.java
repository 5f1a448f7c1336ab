package io.anasto.source;

import io.anasto.ledger.Batch;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.DeliveredFile;
import io.anasto.ledger.FileRevision;
import io.anasto.ledger.Ledger;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of sealed batches that have another time than their batch, and the same content: a
 * destination that lacks the batch can read them as the others have.
 */
record TouchedFiles(SourcePlan plan, Ledger ledger) {
  private static final Logger LOG = LoggerFactory.getLogger(TouchedFiles.class);

  /**
   * Whether all files that seem to have changed are such; the batch knows them by their new times
   * from now on.
   */
  boolean isAll(Batch batch, FilesChangedException changed) {
    List<BatchFile> touched = new ArrayList<>();
    for (FileRevision revision : changed.revisions()) {
      Optional<BatchFile> now = touched(batch, revision.path());
      if (now.isEmpty()) {
        return false;
      }
      touched.add(now.get());
    }
    LOG.debug("{}: files of batch {} have another time alone", plan.name(), batch.number());
    ledger.touch(batch.number(), touched);
    return true;
  }

  private Optional<BatchFile> touched(Batch batch, String path) {
    try {
      BasicFileAttributes found = SourceFile.attributes(plan.file(path));
      Optional<DeliveredFile> sealed = ledger.sealed(batch.number(), path);
      return sealed.isPresent()
              && ContentChange.of(plan, path, found.size(), sealed.get()) == ContentChange.NONE
          ? Optional.of(new BatchFile(path, found.size(), SourceFile.nanos(found)))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("{}: {} cannot be compared", plan.name(), path, e);
      return Optional.empty();
    }
  }
}
