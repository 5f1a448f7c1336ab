package io.anasto.ledger;

import java.util.List;
import java.util.Optional;

/** Deliveries: what a destination has prepared, committed or left out. */
final class Deliveries {
  private Deliveries() {}

  /**
   * Writes a prepared delivery down; the first one seals the batch and settles its schema.
   *
   * @param now in milliseconds since the epoch
   */
  static void prepare(
      Session session, Batch batch, long destinationId, Prepared prepared, long now) {
    Batch current = Batches.current(session, batch.number(), batch.revision());
    DestinationEntry destination = due(session, current, destinationId);
    Schemas.settle(session, current);
    seal(session, current, prepared.read());
    session.update("UPDATE batch SET schema_fixed = 1 WHERE number = ?", batch.number());
    insert(session, current, destination, "PREPARED", prepared.rows(), prepared.bytes(), now);
    int number = 0;
    for (Part part : prepared.parts()) {
      session.update(
          """
          INSERT INTO part (
            batch, destination_id, number, name, temporary_name, size, checksum)
          VALUES (?, ?, ?, ?, ?, ?, ?)""",
          batch.number(),
          destinationId,
          ++number,
          part.name(),
          part.temporaryName(),
          part.size(),
          part.checksum());
    }
    session.update(
        "UPDATE destination SET fresh = 0, written_schema = ? WHERE id = ?",
        prepared.schema(),
        destinationId);
  }

  static void commit(Session session, long number, long destinationId, long now) {
    int committed =
        session.update(
            """
            UPDATE delivery SET state = 'COMMITTED', at = ?
            WHERE batch = ? AND destination_id = ? AND state = 'PREPARED'""",
            now,
            number,
            destinationId);
    if (committed == 0) {
      throw new IllegalStateException(
          "batch %d is not prepared for destination %d".formatted(number, destinationId));
    }
    count(session, number, destinationId, now);
  }

  static void withdraw(Session session, long number, long destinationId) {
    session.update(
        "DELETE FROM part WHERE batch = ? AND destination_id = ?", number, destinationId);
    int withdrawn =
        session.update(
            "DELETE FROM delivery WHERE batch = ? AND destination_id = ? AND state = 'PREPARED'",
            number,
            destinationId);
    if (withdrawn == 0) {
      throw new IllegalStateException(
          "batch %d is not prepared for destination %d".formatted(number, destinationId));
    }
    unseal(session, Batches.batch(session, number));
  }

  /** A batch that nobody has begun to deliver any more may be made again. */
  private static void unseal(Session session, Batch batch) {
    if (batch.target() != 0
        || session.exists("SELECT 1 FROM delivery WHERE batch = ?", batch.number())) {
      return;
    }
    session.update(
        """
        UPDATE source SET batches = batches - 1, bytes = bytes - ?2,
          rows = rows - (SELECT rows FROM batch WHERE number = ?1)
        WHERE id = ?3""",
        batch.number(),
        batch.bytes(),
        batch.sourceId());
    session.update(
        """
        UPDATE batch SET state = 'OPEN', schema_fixed = 0, revision = revision + 1, rows = 0
        WHERE number = ?""",
        batch.number());
  }

  /**
   * A batch that has no rows for this destination. The schema stays open: the batch may have rows
   * for another one, where a snippet drops rows.
   *
   * @param read rows that the batch has given, all of which the destination's snippet has dropped
   */
  static void commitEmpty(Session session, Batch batch, long destinationId, long read, long now) {
    Batch current = Batches.current(session, batch.number(), batch.revision());
    DestinationEntry destination = due(session, current, destinationId);
    seal(session, current, read);
    insert(session, current, destination, "COMMITTED", 0, 0, now);
    count(session, batch.number(), destinationId, now);
  }

  static void skip(Session session, long number, long destinationId, String reason, long now) {
    Batch batch = Batches.batch(session, number);
    if (batch.state() == BatchState.EMPTY) {
      throw new StaleBatchException("batch %d is empty".formatted(number));
    }
    DestinationEntry destination = due(session, batch, destinationId);
    session.update(
        """
        INSERT INTO delivery (batch, destination_id, state, rows, bytes, reason, at)
        VALUES (?, ?, 'SKIPPED', 0, 0, ?, ?)""",
        number,
        destination.id(),
        reason,
        now);
    session.update(
        "UPDATE destination SET position = ?, fresh = 0, error = ?, error_at = ? WHERE id = ?",
        number,
        reason,
        now,
        destinationId);
    // With nobody left to read it, nothing will revise it any more.
    boolean awaited =
        batch.target() == 0
            && session.exists(
                "SELECT 1 FROM destination WHERE source_id = ? AND position < ? AND NOT forgotten",
                batch.sourceId(),
                number);
    if (!awaited) {
      Schemas.drop(session, number);
      seal(session, batch, 0);
    }
  }

  static List<PreparedDelivery> prepared(Session session) {
    return Tables.destinations(session).stream()
        .flatMap(destination -> prepared(session, destination).stream())
        .toList();
  }

  static Optional<PreparedDelivery> prepared(Session session, DestinationEntry destination) {
    return session
        .number(
            "SELECT batch FROM delivery WHERE destination_id = ? AND state = 'PREPARED'",
            destination.id())
        .stream()
        .mapToObj(
            batch ->
                new PreparedDelivery(batch, destination, parts(session, batch, destination.id())))
        .findFirst();
  }

  static Optional<String> writtenSchema(Session session, long destinationId) {
    return session
        .list(
            "SELECT written_schema FROM destination WHERE id = ? AND written_schema IS NOT NULL",
            row -> row.getString(1),
            destinationId)
        .stream()
        .findFirst();
  }

  private static List<Part> parts(Session session, long batch, long destinationId) {
    return session.list(
        """
        SELECT name, temporary_name, size, checksum FROM part
        WHERE batch = ? AND destination_id = ? ORDER BY number""",
        row -> new Part(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
        batch,
        destinationId);
  }

  /** The file that a destination has prepared last; empty when there is none. */
  static Optional<String> lastPart(Session session, long destinationId) {
    return session.one(
        """
        SELECT name FROM part WHERE destination_id = ?1
          AND batch = (SELECT max(batch) FROM part WHERE destination_id = ?1)
        ORDER BY number DESC LIMIT 1""",
        row -> row.getString(1),
        destinationId);
  }

  /** Whether a destination put a file of this name and size into its directory. */
  static boolean isOurs(Session session, long destinationId, String name, long size) {
    return session.exists(
        "SELECT 1 FROM part WHERE destination_id = ? AND name = ? AND size = ?",
        destinationId,
        name,
        size);
  }

  /** The destination, whose turn this batch must be. */
  private static DestinationEntry due(Session session, Batch batch, long destinationId) {
    DestinationEntry destination = Tables.destination(session, destinationId);
    Optional<PreparedDelivery> prepared = prepared(session, destination);
    if (prepared.isPresent()) {
      throw new IllegalStateException(
          "destination %d has prepared batch %d, which must be rolled forward first"
              .formatted(destinationId, prepared.get().batch()));
    }
    Optional<Batch> lowest = Batches.lowest(session, destination);
    if (lowest.isEmpty() || lowest.get().number() != batch.number()) {
      throw new IllegalStateException(
          "batch %d is not the next one of destination %d, which is at %d"
              .formatted(batch.number(), destinationId, destination.position()));
    }
    return destination;
  }

  /**
   * Fixes what a batch is, and counts it for its source, whoever of its destinations comes first.
   *
   * @param rows that it has given
   */
  static void seal(Session session, Batch batch, long rows) {
    if (batch.state() != BatchState.OPEN) {
      return;
    }
    session.update(
        "UPDATE batch SET state = 'SEALED', rows = ? WHERE number = ?", rows, batch.number());
    if (batch.target() == 0) {
      session.update(
          """
          UPDATE source SET batches = batches + 1, rows = rows + ?, bytes = bytes + ?
          WHERE id = ?""",
          rows,
          batch.bytes(),
          batch.sourceId());
    }
  }

  private static void insert(
      Session session,
      Batch batch,
      DestinationEntry destination,
      String state,
      long rows,
      long bytes,
      long now) {
    session.update(
        """
        INSERT INTO delivery (batch, destination_id, state, rows, bytes, at)
        VALUES (?, ?, ?, ?, ?, ?)""",
        batch.number(),
        destination.id(),
        state,
        rows,
        bytes,
        now);
  }

  private static void count(Session session, long number, long destinationId, long now) {
    session.update(
        """
        UPDATE destination SET position = ?1, fresh = 0, committed_at = ?3,
          batches = batches + 1,
          files = files + (SELECT files FROM batch WHERE number = ?1),
          rows = rows + (SELECT rows FROM delivery WHERE batch = ?1 AND destination_id = ?2),
          bytes = bytes + (SELECT bytes FROM delivery WHERE batch = ?1 AND destination_id = ?2)
        WHERE id = ?2""",
        number,
        destinationId,
        now);
  }
}
