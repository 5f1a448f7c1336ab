package io.anasto.ledger;

/** Which tables stand still, and why. */
final class Stops {
  private Stops() {}

  static void stopSource(Session session, long id, String reason, long batch, long now) {
    session.update(
        """
        UPDATE source SET state = 'STOPPED', reason = ?1, error = ?1, error_at = ?2,
          stop_batch = ?3
        WHERE id = ?4\
        """,
        reason,
        now,
        batch,
        id);
  }

  /** The batch at which a source stopped; 0 where none is at fault. */
  static long batchOfSource(Session session, long id) {
    return session.number("SELECT stop_batch FROM source WHERE id = ?", id).orElse(0);
  }

  /** The batch at which a destination stopped; 0 where none is at fault. */
  static long batchOfDestination(Session session, long id) {
    return session.number("SELECT stop_batch FROM destination WHERE id = ?", id).orElse(0);
  }

  static boolean isSourceStopped(Session session, long id) {
    return session.exists("SELECT 1 FROM source WHERE id = ? AND state = 'STOPPED'", id);
  }

  static boolean isDestinationStopped(Session session, long id) {
    return session.exists("SELECT 1 FROM destination WHERE id = ? AND state = 'STOPPED'", id);
  }

  static void pauseSource(Session session, long id, boolean paused) {
    session.update("UPDATE source SET paused = ? WHERE id = ?", paused, id);
  }

  static void pauseDestination(Session session, long id, boolean paused) {
    session.update("UPDATE destination SET paused = ? WHERE id = ?", paused, id);
  }

  static boolean isSourcePaused(Session session, long id) {
    return session.exists("SELECT 1 FROM source WHERE id = ? AND paused", id);
  }

  static boolean isDestinationPaused(Session session, long id) {
    return session.exists("SELECT 1 FROM destination WHERE id = ? AND paused", id);
  }

  static boolean hasFailures(Session session) {
    return session.exists("SELECT 1 FROM source WHERE configured AND state = 'STOPPED'")
        || session.exists("SELECT 1 FROM destination WHERE configured AND state = 'STOPPED'")
        || session.exists(
            """
            SELECT 1 FROM file JOIN source ON source.id = file.source_id
            WHERE file.state = 'REJECTED' AND source.configured\
            """)
        || session.exists(
            """
            SELECT 1 FROM batch_file INDEXED BY batch_file_left_out
            JOIN batch ON batch.number = batch_file.batch
            JOIN destination ON destination.id = batch.target
            WHERE batch_file.reason IS NOT NULL AND destination.configured\
            """)
        || session.exists(
            """
            SELECT 1 FROM delivery JOIN destination ON destination.id = delivery.destination_id
            WHERE delivery.state = 'SKIPPED' AND destination.configured\
            """)
        || session.exists(
            """
            SELECT 1 FROM file JOIN source ON source.id = file.source_id
            WHERE file.grown AND source.configured\
            """)
        || LeftOutFiles.hasFailures(session);
  }

  static void stopDestination(Session session, long id, String reason, long batch, long now) {
    session.update(
        """
        UPDATE destination SET state = 'STOPPED', reason = ?1, error = ?1, error_at = ?2,
          stop_batch = ?3
        WHERE id = ?4\
        """,
        reason,
        now,
        batch,
        id);
  }

  static void noteDestination(Session session, long id, String message, long now) {
    session.update("UPDATE destination SET error = ?, error_at = ? WHERE id = ?", message, now, id);
  }

  static void finishSource(Session session, long id) {
    session.update(
        """
        UPDATE source SET state = 'FINISHED', reason = NULL
        WHERE id = ? AND state = 'RUNNING' AND NOT paused\
        """,
        id);
  }

  static void clearSource(Session session, long id) {
    session.update(
        "UPDATE source SET state = 'RUNNING', reason = NULL WHERE id = ? AND state = 'STOPPED'",
        id);
  }

  static void clearDestination(Session session, long id) {
    session.update("UPDATE destination SET state = 'RUNNING', reason = NULL WHERE id = ?", id);
  }

  static void clearAll(Session session) {
    session.update("UPDATE source SET state = 'RUNNING', reason = NULL");
    session.update("UPDATE destination SET state = 'RUNNING', reason = NULL");
  }
}
