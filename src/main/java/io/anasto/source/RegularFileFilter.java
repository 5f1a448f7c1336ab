package io.anasto.source;

import io.anasto.ledger.LeftOut;
import java.time.Instant;

/**
 * Leaves out directories, pipes and devices, whatever their names: opening one could wait forever.
 */
record RegularFileFilter() implements FileFilter {
  private static final Verdict NO = Verdict.no(LeftOut.NOT_REGULAR, "not a regular file");

  @Override
  public Verdict test(SourceFile file, Instant now) {
    return file.regular() ? Verdict.YES : NO;
  }
}
