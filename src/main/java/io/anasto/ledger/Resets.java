package io.anasto.ledger;

/** Forgetting, so that a table is read or written anew. Batch numbers are not forgotten. */
final class Resets {
  private Resets() {}

  static void source(Session session, long sourceId) {
    if (session.exists(
        """
        SELECT 1 FROM destination d JOIN delivery v ON v.destination_id = d.id
        WHERE d.source_id = ? AND v.state = 'PREPARED'\
        """,
        sourceId)) {
      throw new IllegalStateException(
          "a delivery of source %d is prepared and must be rolled forward first"
              .formatted(sourceId));
    }
    String batches = " WHERE batch IN (SELECT number FROM batch WHERE source_id = ?)";
    session.update("DELETE FROM part" + batches, sourceId);
    session.update("DELETE FROM delivery" + batches, sourceId);
    session.update("DELETE FROM batch_file" + batches, sourceId);
    session.update("DELETE FROM batch WHERE source_id = ?", sourceId);
    session.update("DELETE FROM schema WHERE source_id = ?", sourceId);
    session.update("DELETE FROM file WHERE source_id = ?", sourceId);
    session.update("DELETE FROM left_out WHERE source_id = ?", sourceId);
    session.update("UPDATE source SET directory = '', files = 0 WHERE id = ?", sourceId);
    session.update(
        """
        UPDATE destination SET position = last_batch, born = last_batch FROM ledger
        WHERE source_id = ?\
        """,
        sourceId);
    // One that stands still since its past could not be had gets all of it now.
    session.update(
        """
        UPDATE destination SET state = 'RUNNING', reason = NULL, fresh = 0
        WHERE source_id = ? AND fresh AND state = 'STOPPED'\
        """,
        sourceId);
    Stops.clearSource(session, sourceId);
  }

  /**
   * What it delivered stays on record, so that its directory is known when it is opened anew. A
   * delivery that was prepared, and could not be ended since its files are lost, is given up.
   */
  static void destination(Session session, long destinationId) {
    String prepared =
        " WHERE destination_id = ?1 AND batch IN (SELECT batch FROM delivery"
            + " WHERE destination_id = ?1 AND state = 'PREPARED')";
    session.update("DELETE FROM part" + prepared, destinationId);
    session.update("DELETE FROM delivery" + prepared, destinationId);
    session.update(
        "UPDATE destination SET forgotten = 1, configured = 0 WHERE id = ?", destinationId);
    long sourceId =
        session
            .number("SELECT source_id FROM destination WHERE id = ?", destinationId)
            .orElseThrow();
    removeUndelivered(session, sourceId, destinationId);
  }

  /** Removes the batches that were made for one destination and that it has not dealt with. */
  static void removeUndelivered(Session session, long sourceId, long destinationId) {
    String mine =
        """
        (SELECT number FROM batch b WHERE source_id = ?1 AND target = ?2 AND state <> 'EMPTY'
          AND NOT EXISTS (SELECT 1 FROM delivery WHERE batch = b.number))\
        """;
    session.update(
        "DELETE FROM schema WHERE version = 0 AND batch IN " + mine, sourceId, destinationId);
    session.update("DELETE FROM batch_file WHERE batch IN " + mine, sourceId, destinationId);
    session.update("DELETE FROM batch WHERE number IN " + mine, sourceId, destinationId);
  }
}
