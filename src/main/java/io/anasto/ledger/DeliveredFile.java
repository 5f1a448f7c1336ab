package io.anasto.ledger;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file as it was put into its batch.
 *
 * @param size in bytes
 * @param modified in nanoseconds since the epoch
 * @param rows that it gave; empty where an earlier version of Anasto read it
 * @param checksum of its bytes; empty where an earlier version of Anasto read it
 */
public record DeliveredFile(long size, long modified, OptionalLong rows, OptionalLong checksum) {
  private static final String SQL =
      """
      SELECT h.size, h.modified, h.rows, h.checksum
      FROM file f CROSS JOIN batch_file h ON h.batch = f.batch AND h.path = f.path
      WHERE f.source_id = ? AND f.path = ?\
      """;

  /** Whether there is nothing in it that was delivered. */
  public boolean isWithoutRows() {
    return rows.isPresent() && rows.getAsLong() == 0;
  }

  static Optional<DeliveredFile> of(Session session, long sourceId, String path) {
    return session.one(
        SQL,
        row ->
            new DeliveredFile(
                row.getLong(1),
                row.getLong(2),
                row.getObject(3) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(3)),
                row.getObject(4) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(4))),
        sourceId,
        path);
  }

  /** Writes down what the files of a batch gave. */
  static void write(Session session, long batch, Iterable<ReadFile> files) {
    for (ReadFile file : files) {
      session.update(
          "UPDATE batch_file SET rows = ?, checksum = ? WHERE batch = ? AND path = ?",
          file.rows(),
          file.checksum().isPresent() ? file.checksum().getAsLong() : null,
          batch,
          file.path());
    }
  }
}
