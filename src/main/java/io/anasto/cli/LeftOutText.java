package io.anasto.cli;

import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import io.anasto.plan.Amounts;
import io.anasto.row.FileName;
import java.util.List;
import java.util.stream.Collectors;

/** What a look left out, in words. */
final class LeftOutText {
  private LeftOutText() {}

  /** Such as {@code 2 hidden names (.a.csv, …), 1 link to nothing (b.csv)}. */
  static String of(List<LeftOutFiles> files) {
    return files.stream().map(LeftOutText::of).collect(Collectors.joining(", "));
  }

  private static String of(LeftOutFiles files) {
    String example = FileName.onOneLine(files.example());
    if (files.why() == LeftOut.NO_DIRECTORY) {
      return "everything: " + example;
    }
    return "%s %s (%s%s)"
        .formatted(
            Amounts.number(files.count()),
            files.why().of(files.count()),
            example,
            files.count() > 1 ? ", …" : "");
  }
}
