package io.anasto.ledger;

import java.util.List;

/**
 * Files that have more behind what was delivered of them, which nobody has said to be right.
 *
 * @param first some of their paths, in order
 */
public record GrownFiles(long count, List<String> first) {
  /** What to do about them. */
  public static final String REMEDY =
      "Bring it back as it was, with the added rows in a file of their own; or set on_change ="
          + " \"redeliver\", which delivers all of its rows again; or let `anasto retry` leave it"
          + " as it is";

  public static final GrownFiles NONE = new GrownFiles(0, List.of());

  private static final int NAMED = 3;

  public GrownFiles {
    first = List.copyOf(first);
  }

  static GrownFiles of(Session session, long sourceId) {
    return new GrownFiles(
        session
            .number(
                "SELECT count(*) FROM file INDEXED BY file_grown WHERE source_id = ? AND grown",
                sourceId)
            .orElse(0),
        session.list(
            "SELECT path FROM file INDEXED BY file_grown WHERE source_id = ? AND grown"
                + " ORDER BY path LIMIT ?",
            row -> row.getString(1),
            sourceId,
            NAMED));
  }
}
