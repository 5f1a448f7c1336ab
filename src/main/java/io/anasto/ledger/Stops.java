package io.anasto.ledger;

/** Which tables stand still, and why. */
final class Stops {
  private Stops() {}

  static void stopSource(Session session, long id, String reason, long now) {
    session.update(
        """
        UPDATE source SET state = 'STOPPED', reason = ?1, error = ?1, error_at = ?2
        WHERE id = ?3""",
        reason,
        now,
        id);
  }

  static void stopDestination(Session session, long id, String reason, long now) {
    session.update(
        """
        UPDATE destination SET state = 'STOPPED', reason = ?1, error = ?1, error_at = ?2
        WHERE id = ?3""",
        reason,
        now,
        id);
  }

  static void finishSource(Session session, long id) {
    session.update("UPDATE source SET state = 'FINISHED', reason = NULL WHERE id = ?", id);
  }

  static void clearSource(Session session, long id) {
    session.update("UPDATE source SET state = 'RUNNING', reason = NULL WHERE id = ?", id);
  }

  static void clearDestination(Session session, long id) {
    session.update("UPDATE destination SET state = 'RUNNING', reason = NULL WHERE id = ?", id);
  }

  static void clearAll(Session session) {
    session.update("UPDATE source SET state = 'RUNNING', reason = NULL");
    session.update("UPDATE destination SET state = 'RUNNING', reason = NULL");
  }
}
