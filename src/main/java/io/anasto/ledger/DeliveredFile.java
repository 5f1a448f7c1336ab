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
  private static final String SELECT = "SELECT h.size, h.modified, h.rows, h.checksum ";

  private static final String LAST =
      SELECT
          + """
          FROM file f CROSS JOIN batch_file h ON h.batch = f.batch AND h.path = f.path
          WHERE f.source_id = ? AND f.path = ?\
          """;

  private static final String IN_BATCH =
      SELECT + "FROM batch_file h WHERE h.batch = ? AND h.path = ?";

  private static final Session.RowMapper<DeliveredFile> ROW =
      row ->
          new DeliveredFile(
              row.getLong(1),
              row.getLong(2),
              row.getObject(3) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(3)),
              row.getObject(4) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(4)));

  /** Whether there is nothing in it that was delivered. */
  public boolean isWithoutRows() {
    return size == 0 || (rows.isPresent() && rows.getAsLong() == 0);
  }

  /** As it was put into its last batch. */
  static Optional<DeliveredFile> of(Session session, long sourceId, String path) {
    return session.one(LAST, ROW, sourceId, path);
  }

  static Optional<DeliveredFile> inBatch(Session session, long batch, String path) {
    return session.one(IN_BATCH, ROW, batch, path);
  }

  static void touch(Session session, long batch, Iterable<BatchFile> files) {
    for (BatchFile file : files) {
      session.update(
          "UPDATE batch_file SET modified = ? WHERE batch = ? AND path = ? AND size = ?",
          file.modified(),
          batch,
          file.path(),
          file.size());
    }
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
