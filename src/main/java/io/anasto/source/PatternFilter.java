package io.anasto.source;

import io.anasto.plan.FilePatterns;
import java.time.Instant;

/** Leaves out files whose names the source's patterns do not take. */
record PatternFilter(FilePatterns patterns) implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    return patterns.matches(file.path())
        ? Verdict.YES
        : Verdict.no("the name is not one that include and exclude take");
  }
}
