package io.anasto.ledger;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Second chances: for files that could not be read, and for batches that were left out. */
final class Retries {
  private Retries() {}

  /** Whatever waits for its time is due now. */
  static void putNothingOff(Session session) {
    session.update("UPDATE file SET not_before = 0 WHERE state = 'DISCOVERED' AND not_before > 0");
    session.update("UPDATE batch SET not_before = 0 WHERE state = 'OPEN' AND not_before > 0");
  }

  /** Lets the source go on that stopped at the end of a file. */
  static boolean atEnd(Session session, long sourceId, String path) {
    session.update("UPDATE file SET at_end = 0 WHERE source_id = ? AND path = ?", sourceId, path);
    Stops.clearSource(session, sourceId);
    return true;
  }

  /** Lets the source go on and returns how many rejected files are tried again. */
  static int source(Session session, long sourceId, long now) {
    Stops.clearSource(session, sourceId);
    int files = underSnapshots(session, sourceId, now);
    files +=
        session.update(
            """
            UPDATE file INDEXED BY file_rejected SET state = 'DISCOVERED', batch = 0, not_before = 0, reason = NULL,
              reason_at = NULL
            WHERE source_id = ? AND state = 'REJECTED'\
            """,
            sourceId);
    for (DestinationEntry destination : Tables.destinations(session)) {
      if (destination.sourceId() == sourceId) {
        files += leftOut(session, destination, now);
      }
    }
    return files;
  }

  /**
   * Versions of an open table that a destination has by its snapshot, which came later: they are
   * for the others alone. Returns how many.
   */
  private static int underSnapshots(Session session, long sourceId, long now) {
    List<DestinationEntry> destinations =
        Tables.destinations(session).stream().filter(one -> one.sourceId() == sourceId).toList();
    Map<Long, String> snapshots = new HashMap<>();
    for (DestinationEntry destination : destinations) {
      session
          .one(
              """
              SELECT h.path FROM batch b CROSS JOIN batch_file h ON h.batch = b.number
              WHERE b.source_id = ? AND b.target = ? AND h.path LIKE '%.snapshot'
              ORDER BY h.path DESC LIMIT 1\
              """,
              row -> row.getString(1), sourceId, destination.id())
          .ifPresent(path -> snapshots.put(destination.id(), path));
    }
    if (snapshots.isEmpty()) {
      return 0;
    }
    List<BatchFile> rejected =
        session.list(
            """
            SELECT path, size, modified FROM file INDEXED BY file_rejected
            WHERE source_id = ? AND state = 'REJECTED' AND path < ? ORDER BY path\
            """,
            Batches.FILE_ROW,
            sourceId,
            Collections.max(snapshots.values()));
    for (BatchFile version : rejected) {
      long batch = 0;
      for (DestinationEntry destination : destinations) {
        String snapshot = snapshots.getOrDefault(destination.id(), "");
        if (snapshot.compareTo(version.path()) < 0) {
          int schema = Schemas.newest(session, sourceId);
          batch =
              Batches.insert(session, sourceId, destination.id(), List.of(version), schema, now);
        }
      }
      session.update(
          """
          UPDATE file SET state = 'BATCHED', batch = ?, not_before = 0, reason = NULL,
            reason_at = NULL
          WHERE source_id = ? AND path = ?\
          """,
          batch,
          sourceId,
          version.path());
    }
    return rejected.size();
  }

  /** Lets the destination go on and returns how many batches were made of what it left out. */
  static int destination(Session session, long destinationId, long now) {
    Stops.clearDestination(session, destinationId);
    DestinationEntry destination = Tables.destination(session, destinationId);
    List<Long> skipped =
        session.list(
            """
            SELECT batch FROM delivery WHERE destination_id = ? AND state = 'SKIPPED'
            ORDER BY batch\
            """,
            row -> row.getLong(1),
            destinationId);
    for (Long number : skipped) {
      again(session, Batches.batch(session, number), destination, now);
    }
    return skipped.size() + (leftOut(session, destination, now) > 0 ? 1 : 0);
  }

  /**
   * The same files with a new number. Where another destination has them already, they are sealed
   * as they are; and the old batch must keep its files from now on, since a file that left it would
   * come to this destination a second time.
   */
  private static void again(Session session, Batch batch, DestinationEntry destination, long now) {
    if (batch.target() == 0 && batch.state() == BatchState.OPEN) {
      Deliveries.seal(session, batch, 0);
    }
    session.update(
        """
        UPDATE delivery SET state = 'RETRIED' WHERE batch = ? AND destination_id = ?\
        """,
        batch.number(),
        destination.id());
    List<BatchFile> files = Batches.files(session, batch.number());
    if (files.isEmpty()) {
      // The table was read anew since, and what was in the batch came by that.
      return;
    }
    long number =
        Batches.insert(
            session,
            batch.sourceId(),
            destination.id(),
            files,
            Schemas.newest(session, batch.sourceId()),
            now);
    session.update(
        """
        UPDATE batch_file SET rows = old.rows, checksum = old.checksum
        FROM (SELECT path, rows, checksum FROM batch_file WHERE batch = ?1) AS old
        WHERE batch_file.batch = ?2 AND batch_file.path = old.path\
        """,
        batch.number(),
        number);
    session.update(
        """
        UPDATE batch SET state = 'SEALED', schema_version = old.schema_version,
          schema_fixed = old.schema_fixed
        FROM (SELECT schema_version, schema_fixed FROM batch WHERE number = ?1) AS old
        WHERE number = ?2 AND (old.schema_fixed OR EXISTS (
          SELECT 1 FROM delivery WHERE batch = ?1 AND state IN ('PREPARED', 'COMMITTED')))\
        """,
        batch.number(),
        number);
  }

  /** Files that were left out of batches of this destination alone, as one batch more. */
  private static int leftOut(Session session, DestinationEntry destination, long now) {
    List<BatchFile> files =
        session.list(
            """
            SELECT DISTINCT h.path, h.size, h.modified
            FROM batch_file h INDEXED BY batch_file_left_out CROSS JOIN batch b ON b.number = h.batch
            WHERE h.reason IS NOT NULL AND b.target = ?
            ORDER BY h.path\
            """,
            Batches.FILE_ROW,
            destination.id());
    if (files.isEmpty()) {
      return 0;
    }
    session.update(
        """
        DELETE FROM batch_file INDEXED BY batch_file_left_out
        WHERE reason IS NOT NULL AND (SELECT target FROM batch WHERE number = batch_file.batch) = ?\
        """,
        destination.id());
    Batches.insert(
        session,
        destination.sourceId(),
        destination.id(),
        files,
        Schemas.newest(session, destination.sourceId()),
        now);
    return files.size();
  }
}
