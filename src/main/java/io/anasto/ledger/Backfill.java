package io.anasto.ledger;

import io.anasto.row.Failpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The past for a new destination: what others got before it came, in batches of its own.
 *
 * <p>A transaction a batch. Until the last one the destination counts as new, so that a process
 * that died in between begins again; what it had made is removed then.
 */
final class Backfill {
  private final Database writer;
  private final DestinationEntry destination;
  private final Predicate<String> stillExists;
  private final int maxFiles;
  private final long maxBytes;
  private final long now;

  private final List<BatchFile> collected = new ArrayList<>();
  private long collectedBytes;
  private long batches;
  private long files;
  private long bytes;
  private long missing;

  /**
   * @param now in milliseconds since the epoch
   */
  Backfill(
      Database writer,
      DestinationEntry destination,
      Predicate<String> stillExists,
      int maxFiles,
      long maxBytes,
      long now) {
    this.writer = writer;
    this.destination = destination;
    this.stillExists = stillExists;
    this.maxFiles = maxFiles;
    this.maxBytes = maxBytes;
    this.now = now;
  }

  /**
   * @param past a connection of its own, since it is read from all the while
   */
  BackfillResult run(Database past) {
    return run(past, writer.write(this::begin));
  }

  private BackfillResult run(Database past, long born) {
    past.read(
        session -> {
          session.each(
              """
              SELECT f.path, f.size, f.modified
              FROM batch b
                CROSS JOIN batch_file h ON h.batch = b.number
                CROSS JOIN file f ON f.source_id = b.source_id AND f.path = h.path
              WHERE b.source_id = ? AND b.target = 0 AND b.state <> 'EMPTY' AND b.number <= ?
                AND f.batch = b.number AND f.state = 'BATCHED'
              ORDER BY b.number, h.path""",
              row -> add(Batches.FILE_ROW.map(row)),
              destination.sourceId(),
              born);
          return Boolean.TRUE;
        });
    flush();
    return end();
  }

  private BackfillResult end() {
    writer.write(
        session ->
            session.update("UPDATE destination SET fresh = 0 WHERE id = ?", destination.id()));
    return new BackfillResult(batches, files, bytes, missing);
  }

  /** The past of an open table. */
  BackfillResult runTable(Database past, Ledger.SnapshotSource snapshot) throws IOException {
    long born =
        writer.write(
            session -> {
              if (!hasPast(session)) {
                return begin(session);
              }
              dissolveOpen(session);
              // An earlier try may be long ago; what came since is in the snapshot.
              session.update(
                  """
                  UPDATE destination SET position = last_batch, born = last_batch FROM ledger
                  WHERE destination.id = ?""",
                  destination.id());
              return begin(session);
            });
    if (last(born, "%.changes").isPresent() && last(born, "%.snapshot").isEmpty()) {
      return run(past, born);
    }
    Optional<String> last = last(born, "%");
    if (last.isPresent()) {
      add(snapshot.at(last.get()));
    }
    flush();
    return end();
  }

  /** The last entry, by path, that others got. */
  private Optional<String> last(long born, String pattern) {
    return writer.read(
        session ->
            session.one(
                """
                SELECT h.path FROM batch b CROSS JOIN batch_file h ON h.batch = b.number
                WHERE b.source_id = ? AND b.target = 0 AND b.state <> 'EMPTY' AND b.number <= ?
                  AND h.path LIKE ?
                ORDER BY h.path DESC LIMIT 1""",
                row -> row.getString(1),
                destination.sourceId(),
                born,
                pattern));
  }

  /** Whether there were batches before it came; those after it come by themselves. */
  private boolean hasPast(Session session) {
    return session.exists(
        """
        SELECT 1 FROM batch WHERE source_id = ? AND target = 0 AND state <> 'EMPTY'
          AND number <= (SELECT born FROM destination WHERE id = ?)""",
        destination.sourceId(),
        destination.id());
  }

  /**
   * Makes the open batches anew, behind the snapshot that the destination gets: it must not have
   * changes before the rows that they change. One that another destination has left behind is
   * sealed, and so in the snapshot: what was passed over must not come again with a new number.
   */
  private void dissolveOpen(Session session) {
    List<Long> open =
        session.list(
            "SELECT number FROM batch WHERE source_id = ? AND target = 0 AND state = 'OPEN'",
            row -> row.getLong(1),
            destination.sourceId());
    for (Long number : open) {
      boolean passedOver =
          session.exists(
              """
              SELECT 1 FROM destination WHERE source_id = ? AND position >= ? AND NOT forgotten
                AND id <> ?""",
              destination.sourceId(),
              number,
              destination.id());
      if (passedOver) {
        Deliveries.seal(session, Batches.batch(session, number), 0);
      } else {
        Revisions.dissolve(session, number);
      }
    }
  }

  /**
   * Sets the border between what comes as a batch of its own and what comes in the general ones: a
   * batch that is still open is general for this destination too, because a file that leaves it is
   * discovered again and must then not be here already.
   */
  private long begin(Session session) {
    if (!session.exists("SELECT 1 FROM destination WHERE id = ? AND fresh", destination.id())) {
      throw new IllegalStateException("destination %d is not new".formatted(destination.id()));
    }
    Resets.removeUndelivered(session, destination.sourceId(), destination.id());
    long open =
        session
            .number(
                """
                SELECT min(number) FROM batch
                WHERE source_id = ? AND target = 0 AND state = 'OPEN'""",
                destination.sourceId())
            .orElse(Long.MAX_VALUE);
    session.update(
        """
        UPDATE destination SET position = min(position, ?1), born = min(position, ?1)
        WHERE id = ?2""",
        open - 1,
        destination.id());
    return Tables.destination(session, destination.id()).position();
  }

  private void add(BatchFile file) {
    if (!stillExists.test(file.path())) {
      missing++;
      return;
    }
    boolean full =
        collected.size() >= maxFiles
            || (!collected.isEmpty() && collectedBytes + file.size() > maxBytes);
    if (full) {
      flush();
    }
    collected.add(file);
    collectedBytes += file.size();
  }

  private void flush() {
    if (collected.isEmpty()) {
      return;
    }
    writer.write(
        session ->
            Batches.insert(
                session,
                destination.sourceId(),
                destination.id(),
                collected,
                Schemas.newest(session, destination.sourceId()),
                now));
    Failpoint.BACKFILLED.reach();
    batches++;
    files += collected.size();
    bytes += collectedBytes;
    collected.clear();
    collectedBytes = 0;
  }
}
