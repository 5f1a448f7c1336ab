package io.anasto.source;

import java.time.Instant;

/** Leaves out files created before the source's bookmark. */
record BookmarkFilter(Instant bookmark) implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    return file.created().isBefore(bookmark)
        ? Verdict.no("created " + file.created() + ", before the bookmark " + bookmark)
        : Verdict.YES;
  }
}
