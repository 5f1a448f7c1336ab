package io.anasto.source;

import io.anasto.ledger.LeftOut;
import io.anasto.plan.FilePatterns;
import java.time.Instant;

/** Leaves out files whose names the source's patterns do not take. */
record PatternFilter(FilePatterns patterns) implements FileFilter {
  private static final Verdict HIDDEN = Verdict.no(LeftOut.HIDDEN, "its name is hidden");
  private static final Verdict NOT_BY_DEFAULT =
      Verdict.no(LeftOut.OTHER_NAME, "the name is not one that the default patterns take");
  private static final Verdict NOT_BY_CONFIG =
      Verdict.no("the name is not one that include and exclude take");

  @Override
  public Verdict test(SourceFile file, Instant now) {
    return of(patterns.match(file.path()));
  }

  static Verdict of(FilePatterns.Match match) {
    return switch (match) {
      case TAKEN -> Verdict.YES;
      case HIDDEN -> HIDDEN;
      case NOT_BY_DEFAULT -> NOT_BY_DEFAULT;
      case NOT_BY_CONFIG -> NOT_BY_CONFIG;
    };
  }
}
