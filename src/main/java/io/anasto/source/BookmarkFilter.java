package io.anasto.source;

import io.anasto.ledger.LeftOut;
import java.time.Instant;

/** Leaves out files created before the source's bookmark. */
record BookmarkFilter(Instant bookmark) implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    return file.created().isBefore(bookmark)
        ? Verdict.no(
            LeftOut.BEFORE_BOOKMARK,
            "created " + file.created() + ", before the bookmark " + bookmark)
        : Verdict.YES;
  }
}
