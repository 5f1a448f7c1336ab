package io.anasto.ledger;

import java.util.List;

/** Which commits were told to the users' route, so that none is forgotten in a crash. */
final class Tellings {
  /** So many are told before the next look. */
  private static final int MOST = 100;

  private Tellings() {}

  /** From now on commits are told; those before are not, where nobody was there to hear. */
  static void begin(Session session) {
    session.update("UPDATE destination SET told = position WHERE told IS NULL");
  }

  /** Nobody is there to hear. */
  static void end(Session session) {
    session.update("UPDATE destination SET told = NULL WHERE told IS NOT NULL");
  }

  static List<Untold> next(Session session, long destinationId) {
    return session.list(
        """
        SELECT batch, (SELECT files FROM batch WHERE number = delivery.batch), rows, bytes
        FROM delivery
        WHERE destination_id = ?1 AND state = 'COMMITTED'
          AND batch > coalesce((SELECT told FROM destination WHERE id = ?1), 0)
        ORDER BY batch LIMIT ?2""",
        row -> new Untold(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        destinationId,
        MOST);
  }

  static void told(Session session, long destinationId, long batch) {
    session.update("UPDATE destination SET told = ? WHERE id = ?", batch, destinationId);
  }
}
