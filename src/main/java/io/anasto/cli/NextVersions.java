package io.anasto.cli;

import io.anasto.plan.Amounts;
import java.util.OptionalLong;

/**
 * What a run would read next of an open table.
 *
 * @param snapshot whether it is all rows of the last version, and not what some versions changed
 * @param first the first version
 * @param last the last version, below {@code first} where there is nothing to read
 * @param bytes of the data files
 * @param complete whether nothing comes behind the last version
 * @param position the version that the source has come to; empty before the first
 */
public record NextVersions(
    boolean snapshot, long first, long last, long bytes, boolean complete, OptionalLong position) {
  /** In words. */
  String text() {
    return position.isPresent()
        ? "%s (version %d was the last)".formatted(ahead(), position.getAsLong())
        : ahead();
  }

  private String ahead() {
    if (last < first) {
      return "nothing";
    }
    if (snapshot) {
      return "the table at version %d, %s".formatted(last, Amounts.size(bytes));
    }
    String versions =
        first == last ? "version " + first : "versions %d to %d".formatted(first, last);
    return "%s, %s%s".formatted(versions, Amounts.size(bytes), complete ? "" : ", …");
  }
}
