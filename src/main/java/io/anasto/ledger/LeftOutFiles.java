package io.anasto.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Files of a source that a look at everything left out for one reason.
 *
 * @param count how many
 * @param example the first of them by name, or what is wrong where it is the directory itself
 */
public record LeftOutFiles(LeftOut why, long count, String example) {
  private static final String SQL = "SELECT why, files, example FROM left_out WHERE source_id = ?";

  /** Names of reasons as SQL has them in a list. */
  private static final String FAILURES =
      Arrays.stream(LeftOut.values())
          .filter(LeftOut::isFailure)
          .map(why -> "'" + why.name() + "'")
          .collect(Collectors.joining(", "));

  static List<LeftOutFiles> of(Session session, long sourceId) {
    return session
        .list(
            SQL,
            row ->
                new LeftOutFiles(
                    LeftOut.valueOf(row.getString(1)), row.getLong(2), row.getString(3)),
            sourceId)
        .stream()
        .sorted((left, right) -> left.why.compareTo(right.why))
        .toList();
  }

  /** Whether any source of the config has files that nobody could look at. */
  static boolean hasFailures(Session session) {
    return session.exists(
        "SELECT 1 FROM left_out JOIN source ON source.id = left_out.source_id"
            + " WHERE source.configured AND left_out.why IN ("
            + FAILURES
            + ")");
  }

  static void replace(Session session, long sourceId, List<LeftOutFiles> all) {
    session.update("DELETE FROM left_out WHERE source_id = ?", sourceId);
    for (LeftOutFiles one : all) {
      session.update(
          "INSERT INTO left_out (source_id, why, files, example) VALUES (?, ?, ?, ?)",
          sourceId,
          one.why,
          one.count,
          one.example);
    }
  }
}
