package io.anasto.source;

import java.time.Instant;

/**
 * Leaves out directories, pipes and devices, whatever their names: opening one could wait forever.
 */
record RegularFileFilter() implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    return file.regular() ? Verdict.YES : Verdict.no("not a regular file");
  }
}
