package io.anasto.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How tables stand, from kept counts and short ranges of the indices. */
final class Status {
  /** The time of what has waited for no time that is known. */
  private static final long NOT_KNOWN = Long.MAX_VALUE;

  /**
   * Files and their bytes.
   *
   * @param since when the first of them came, in milliseconds since the epoch
   */
  private record Amount(long count, long files, long bytes, long since) {
    static final Session.RowMapper<Amount> ROW =
        row ->
            new Amount(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4) == 0 ? NOT_KNOWN : row.getLong(4));

    Amount plus(Amount other) {
      return new Amount(
          count + other.count,
          files + other.files,
          bytes + other.bytes,
          Math.min(since, other.since));
    }

    Optional<Instant> waitingSince() {
      return since == NOT_KNOWN ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since));
    }
  }

  private static final String BATCHES_ABOVE =
      """
      SELECT count(*), coalesce(sum(files), 0), coalesce(sum(bytes), 0), min(formed_at) FROM batch
      WHERE source_id = ? AND target = ? AND number > ? AND state <> 'EMPTY'\
      """;

  private Status() {}

  static List<SourceStatus> sources(Session session) {
    return Tables.sources(session).stream().map(source -> source(session, source)).toList();
  }

  static List<DestinationStatus> destinations(Session session) {
    return Tables.destinations(session).stream()
        .map(destination -> destination(session, destination))
        .toList();
  }

  private static SourceStatus source(Session session, SourceEntry source) {
    Amount discovered = discovered(session, source.id());
    long rejected =
        count(
            session,
            "SELECT count(*) FROM file INDEXED BY file_rejected"
                + " WHERE source_id = ? AND state = 'REJECTED'",
            source.id());
    long changed =
        count(
            session,
            "SELECT count(*) FROM file INDEXED BY file_changed WHERE source_id = ? AND changed",
            source.id());
    GrownFiles grown = GrownFiles.of(session, source.id());
    long dealtWith =
        session
            .number(
                "SELECT min(position) FROM destination d"
                    + " WHERE d.source_id = ? AND NOT d.forgotten AND "
                    + Tables.COUNTED,
                source.id())
            .orElse(0);
    Amount batched = above(session, source.id(), 0, dealtWith);
    List<LeftOutFiles> leftOut = LeftOutFiles.of(session, source.id());
    return session
        .one(
            """
            SELECT configured, state, reason, error, error_at, files, batches, rows, bytes, paused
            FROM source WHERE id = ?\
            """,
            row ->
                new SourceStatus(
                    source,
                    row.getBoolean(1),
                    state(row.getString(2), row.getBoolean(10)),
                    Optional.ofNullable(row.getString(3)),
                    discovered.files(),
                    discovered.bytes(),
                    batched.files(),
                    batched.bytes(),
                    Math.max(0, row.getLong(6) - discovered.files() - rejected - batched.files()),
                    rejected,
                    changed,
                    grown,
                    leftOut,
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9),
                    discovered.plus(batched).waitingSince(),
                    error(row, 4)),
            source.id())
        .orElseThrow();
  }

  static DestinationStatus destination(Session session, DestinationEntry destination) {
    Amount lag =
        above(session, destination.sourceId(), 0, destination.position())
            .plus(above(session, destination.sourceId(), destination.id(), destination.position()))
            .plus(discovered(session, destination.sourceId()));
    long skipped =
        count(
            session,
            "SELECT count(*) FROM delivery WHERE destination_id = ? AND state = 'SKIPPED'",
            destination.id());
    return session
        .one(
            """
            SELECT configured, state, reason, error, error_at, batches, files, rows, bytes,
              committed_at, paused
            FROM destination WHERE id = ?\
            """,
            row ->
                new DestinationStatus(
                    destination,
                    row.getBoolean(1),
                    state(row.getString(2), row.getBoolean(11)),
                    Optional.ofNullable(row.getString(3)),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9),
                    skipped,
                    lag.count(),
                    lag.files(),
                    lag.bytes(),
                    lag.waitingSince(),
                    error(row, 4),
                    row.getObject(10) == null
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(row.getLong(10)))),
            destination.id())
        .orElseThrow();
  }

  private static TableState state(String stored, boolean paused) {
    TableState state = TableState.valueOf(stored);
    return paused && state == TableState.RUNNING ? TableState.PAUSED : state;
  }

  private static Amount discovered(Session session, long sourceId) {
    return session
        .one(
            """
            SELECT 0, count(*), coalesce(sum(size), 0), min(nullif(found_at, 0))
            FROM file INDEXED BY file_discovered
            WHERE source_id = ? AND state = 'DISCOVERED'\
            """,
            Amount.ROW,
            sourceId)
        .orElseThrow();
  }

  private static Amount above(Session session, long sourceId, long target, long number) {
    return session.one(BATCHES_ABOVE, Amount.ROW, sourceId, target, number).orElseThrow();
  }

  private static long count(Session session, String sql, long id) {
    return session.number(sql, id).orElseThrow();
  }

  /** The error whose text is in this column and whose time in the next, if there is one. */
  private static Optional<TableError> error(ResultSet row, int column) throws SQLException {
    String message = row.getString(column);
    return message == null
        ? Optional.empty()
        : Optional.of(new TableError(message, Instant.ofEpochMilli(row.getLong(column + 1))));
  }
}
