package io.anasto.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches: how files become one, and which one a destination takes next. */
final class Batches {
  static final String BATCH =
      "SELECT number, source_id, target, state, revision, schema_version, files, bytes FROM batch ";

  static final Session.RowMapper<Batch> ROW =
      row ->
          new Batch(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              BatchState.valueOf(row.getString(4)),
              row.getInt(5),
              row.getInt(6),
              row.getInt(7),
              row.getLong(8));

  static final Session.RowMapper<BatchFile> FILE_ROW =
      row -> new BatchFile(row.getString(1), row.getLong(2), row.getLong(3));

  private static final String DUE =
      BATCH
          + """
          WHERE source_id = ? AND target = ? AND number > ? AND state <> 'EMPTY'
          ORDER BY number LIMIT 1\
          """;

  private static final String NOT_BEFORE = "SELECT not_before FROM batch WHERE number = ?";

  private static final String BY_NUMBER = BATCH + "WHERE number = ?";

  private Batches() {}

  /**
   * Makes a batch of the files that wait, as far as the bounds allow.
   *
   * @param now in milliseconds since the epoch
   */
  static Optional<Batch> form(
      Session session, long sourceId, int maxFiles, long maxBytes, long now) {
    List<BatchFile> files = new ArrayList<>();
    long bytes = 0;
    for (BatchFile file :
        session.list(
            """
            SELECT path, size, modified FROM file INDEXED BY file_discovered
            WHERE source_id = ? AND state = 'DISCOVERED' AND not_before <= ?
            ORDER BY path LIMIT ?\
            """,
            FILE_ROW,
            sourceId,
            now,
            maxFiles)) {
      if (!files.isEmpty() && bytes + file.size() > maxBytes) {
        break;
      }
      files.add(file);
      bytes += file.size();
    }
    if (files.isEmpty()) {
      return Optional.empty();
    }
    long number = insert(session, sourceId, 0, files, Schemas.newest(session, sourceId), now);
    for (BatchFile file : files) {
      session.update(
          "UPDATE file SET state = 'BATCHED', batch = ? WHERE source_id = ? AND path = ?",
          number,
          sourceId,
          file.path());
    }
    return Optional.of(batch(session, number));
  }

  /**
   * Writes an open batch with a new number.
   *
   * @param target a destination, or 0 for all
   * @return its number
   */
  static long insert(
      Session session,
      long sourceId,
      long target,
      List<BatchFile> files,
      int schemaVersion,
      long now) {
    session.update("UPDATE ledger SET last_batch = last_batch + 1");
    long number = lastNumber(session);
    session.update(
        """
        INSERT INTO batch (
          number, source_id, target, state, revision, schema_version, files, bytes, formed_at)
        VALUES (?, ?, ?, 'OPEN', 1, ?, ?, ?, ?)\
        """,
        number,
        sourceId,
        target,
        schemaVersion,
        files.size(),
        files.stream().mapToLong(BatchFile::size).sum(),
        now);
    for (BatchFile file : files) {
      session.update(
          """
          INSERT INTO batch_file (batch, path, source_id, size, modified)
          VALUES (?, ?, ?, ?, ?)\
          """,
          number,
          file.path(),
          sourceId,
          file.size(),
          file.modified());
    }
    return number;
  }

  static long lastNumber(Session session) {
    return session.number("SELECT last_batch FROM ledger").orElseThrow();
  }

  /** The lowest batch above the destination's position that concerns it, due or not. */
  static Optional<Batch> lowest(Session session, DestinationEntry destination) {
    Optional<Batch> general =
        session.one(DUE, ROW, destination.sourceId(), 0L, destination.position());
    Optional<Batch> own =
        session.one(DUE, ROW, destination.sourceId(), destination.id(), destination.position());
    if (general.isEmpty()) {
      return own;
    }
    return own.isPresent() && own.get().number() < general.get().number() ? own : general;
  }

  /**
   * The batch that a destination takes next, or empty when there is none or it has to wait still.
   *
   * @param now in milliseconds since the epoch
   */
  static Optional<Batch> next(Session session, long destinationId, long now) {
    return lowest(session, Tables.destination(session, destinationId))
        .filter(batch -> session.number(NOT_BEFORE, batch.number()).orElseThrow() <= now);
  }

  static Batch batch(Session session, long number) {
    return session
        .one(BY_NUMBER, ROW, number)
        .orElseThrow(() -> new IllegalArgumentException("there is no batch " + number));
  }

  /** Once it is sealed, a file that gave no rows has nothing to give, whatever it holds since. */
  static List<BatchFile> filesToRead(Session session, long number) {
    return session.list(
        """
        SELECT h.path, h.size, h.modified
        FROM batch_file h CROSS JOIN batch b ON b.number = h.batch
        WHERE h.batch = ? AND h.reason IS NULL AND NOT (b.state = 'SEALED' AND h.rows IS 0)
        ORDER BY h.path\
        """,
        FILE_ROW,
        number);
  }

  static List<BatchFile> files(Session session, long number) {
    return session.list(
        """
        SELECT path, size, modified FROM batch_file
        WHERE batch = ? AND reason IS NULL ORDER BY path\
        """,
        FILE_ROW,
        number);
  }

  /** The batch as the ledger has it, which must be what the caller has and not empty. */
  static Batch current(Session session, long number, int revision) {
    Batch batch =
        session
            .one(BY_NUMBER, ROW, number)
            .orElseThrow(
                () -> new StaleBatchException("batch %d is not there any more".formatted(number)));
    if (batch.revision() != revision) {
      throw new StaleBatchException(
          "batch %d is at revision %d, not %d".formatted(number, batch.revision(), revision));
    }
    if (batch.state() == BatchState.EMPTY) {
      throw new StaleBatchException("batch %d is empty".formatted(number));
    }
    return batch;
  }
}
