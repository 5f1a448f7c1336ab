package io.anasto.ledger;

import java.util.List;

/** What commands ask of the running process. */
final class Requests {
  private Requests() {}

  static long add(Session session, Request request, long now) {
    session.update(
        """
        INSERT INTO request (kind, table_name, is_source, new_name, at)
        VALUES (?, ?, ?, ?, ?)""",
        request.kind(),
        request.table(),
        request.isSource(),
        request.newName(),
        now);
    return session.number("SELECT last_insert_rowid()").orElseThrow();
  }

  static List<Request> waiting(Session session) {
    return session.list(
        "SELECT id, kind, table_name, is_source, new_name FROM request ORDER BY id",
        row ->
            new Request(
                row.getLong(1),
                Request.Kind.valueOf(row.getString(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getString(5)));
  }

  static List<Request> take(Session session) {
    List<Request> requests = waiting(session);
    session.update("DELETE FROM request");
    return requests;
  }
}
