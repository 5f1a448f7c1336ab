package io.anasto.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
    long born = writer.write(this::begin);
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

  /**
   * @param snapshot makes of the last entry's path the entry of the table as it was then
   */
  BackfillResult runSnapshot(Function<String, BatchFile> snapshot) {
    long born = writer.write(this::begin);
    writer
        .read(
            session ->
                session.one(
                    """
                    SELECT h.path FROM batch b CROSS JOIN batch_file h ON h.batch = b.number
                    WHERE b.source_id = ? AND b.target = 0 AND b.state <> 'EMPTY' AND b.number <= ?
                    ORDER BY h.path DESC LIMIT 1""",
                    row -> row.getString(1),
                    destination.sourceId(),
                    born))
        .map(snapshot)
        .ifPresent(this::add);
    flush();
    return end();
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
    batches++;
    files += collected.size();
    bytes += collectedBytes;
    collected.clear();
    collectedBytes = 0;
  }
}
