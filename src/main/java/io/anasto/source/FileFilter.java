package io.anasto.source;

import java.time.Instant;

/** Decides whether a file belongs to the new data of a source, and says why not. */
interface FileFilter {
  /**
   * Judges a file that a listing has found.
   *
   * @param now the wall clock at the listing's beginning
   */
  Verdict test(SourceFile file, Instant now);
}
