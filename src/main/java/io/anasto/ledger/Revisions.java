package io.anasto.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of a batch that no destination has prepared yet.
 *
 * <p>A file of a general batch goes back to discovery, or out. A file of a batch for one
 * destination is in the others already, so what happens to it there must not touch them: it is
 * never discovered again.
 */
final class Revisions {
  private Revisions() {}

  /**
   * @param now in milliseconds since the epoch
   */
  static Batch revise(
      Session session, long number, int revision, List<FileRevision> changes, long now) {
    Batch batch = unsealed(session, number, revision);
    List<BatchFile> later = new ArrayList<>();
    long notBefore = 0;
    for (FileRevision change : changes) {
      BatchFile file = file(session, number, change.path());
      if (batch.target() == 0) {
        reviseGeneral(session, batch, change, now);
      } else {
        reviseTargeted(session, batch, change, now);
        if (change.kind() == FileRevision.Kind.POSTPONED) {
          later.add(file);
          notBefore = Math.max(notBefore, change.notBefore());
        }
      }
    }
    if (!later.isEmpty()) {
      postpone(session, batch, later, notBefore, now);
    }
    // What was inferred from the files as they were may not hold for them as they are.
    Schemas.drop(session, number);
    session.update(
        """
        UPDATE batch SET revision = revision + 1, files = now.files, bytes = now.bytes,
          state = CASE now.files WHEN 0 THEN 'EMPTY' ELSE 'OPEN' END
        FROM (
          SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM batch_file
          WHERE batch = ?1 AND reason IS NULL) AS now
        WHERE number = ?1""",
        number);
    return Batches.batch(session, number);
  }

  /** Returns the batch's source. */
  static long resnapshot(Session session, long number, int revision, Sighting snapshot, long now) {
    Batch batch = unsealed(session, number, revision);
    if (batch.target() != 0) {
      throw new IllegalArgumentException("batch %d is for one destination".formatted(number));
    }
    session.update(
        "DELETE FROM file WHERE source_id = ? AND state = 'BATCHED' AND batch = ?",
        batch.sourceId(),
        number);
    session.update(
        "DELETE FROM file WHERE source_id = ? AND state = 'DISCOVERED'", batch.sourceId());
    Discovery.forgetRejected(session, batch.sourceId(), List.of(snapshot));
    empty(session, number);
    session.update(
        "UPDATE source SET files = (SELECT count(*) FROM file WHERE source_id = ?1) WHERE id = ?1",
        batch.sourceId());
    Discovery.record(session, batch.sourceId(), List.of(snapshot), now);
    return batch.sourceId();
  }

  /** Gives what is in a general batch back to discovery; the batch is passed over. */
  static void dissolve(Session session, long number) {
    session.update(
        """
        UPDATE file SET state = 'DISCOVERED', batch = 0
        FROM (SELECT source_id, path FROM batch_file WHERE batch = ?1) AS mine
        WHERE file.source_id = mine.source_id AND file.path = mine.path AND batch = ?1""",
        number);
    empty(session, number);
  }

  private static void empty(Session session, long number) {
    session.update("DELETE FROM batch_file WHERE batch = ?", number);
    Schemas.drop(session, number);
    session.update(
        """
        UPDATE batch SET revision = revision + 1, files = 0, bytes = 0, state = 'EMPTY'
        WHERE number = ?""",
        number);
  }

  static Batch proposeSchema(Session session, long number, int revision, SchemaVersion schema) {
    Batch batch = Batches.current(session, number, revision);
    if (session.exists("SELECT 1 FROM batch WHERE number = ? AND schema_fixed", number)) {
      throw sealed(number);
    }
    Schemas.propose(session, batch, schema);
    session.update("UPDATE batch SET revision = revision + 1 WHERE number = ?", number);
    return Batches.batch(session, number);
  }

  private static Batch unsealed(Session session, long number, int revision) {
    Batch batch = Batches.current(session, number, revision);
    if (batch.state() != BatchState.OPEN) {
      throw sealed(number);
    }
    return batch;
  }

  private static StaleBatchException sealed(long number) {
    return new StaleBatchException("batch %d is sealed".formatted(number));
  }

  private static BatchFile file(Session session, long number, String path) {
    return session
        .one(
            """
            SELECT path, size, modified FROM batch_file
            WHERE batch = ? AND path = ? AND reason IS NULL""",
            Batches.FILE_ROW,
            number,
            path)
        .orElseThrow(
            () -> new IllegalArgumentException("batch %d has no file %s".formatted(number, path)));
  }

  private static void reviseGeneral(Session session, Batch batch, FileRevision change, long now) {
    if (change.kind() != FileRevision.Kind.REFRESHED) {
      remove(session, batch.number(), change.path());
    }
    switch (change.kind()) {
      case REFRESHED -> {
        refresh(session, batch.number(), change);
        session.update(
            """
            UPDATE file SET size = ?, modified = ?, changed = 0
            WHERE source_id = ? AND path = ?""",
            change.size(),
            change.modified(),
            batch.sourceId(),
            change.path());
      }
      case REJECTED -> {
        fail(session, batch, change, now);
        session.update(
            """
              UPDATE file SET state = 'REJECTED', batch = 0, reason = ?, reason_at = ?
              WHERE source_id = ? AND path = ?""",
            change.reason(),
            now,
            batch.sourceId(),
            change.path());
      }
      case VANISHED -> forget(session, batch.sourceId(), change.path());
      case POSTPONED ->
          session.update(
              """
              UPDATE file SET state = 'DISCOVERED', batch = 0, not_before = ?
              WHERE source_id = ? AND path = ?""",
              change.notBefore(),
              batch.sourceId(),
              change.path());
    }
  }

  private static void reviseTargeted(Session session, Batch batch, FileRevision change, long now) {
    switch (change.kind()) {
      case REFRESHED -> {
        refresh(session, batch.number(), change);
        Discovery.change(
            session,
            batch.sourceId(),
            new Sighting(change.path(), change.size(), change.modified(), Sighting.Kind.CHANGED));
      }
      case REJECTED -> {
        fail(session, batch, change, now);
        session.update(
            "UPDATE batch_file SET reason = ?, reason_at = ? WHERE batch = ? AND path = ?",
            change.reason(),
            now,
            batch.number(),
            change.path());
      }
      case VANISHED, POSTPONED -> remove(session, batch.number(), change.path());
    }
  }

  private static void fail(Session session, Batch batch, FileRevision rejected, long now) {
    session.update(
        "UPDATE source SET error = ?, error_at = ? WHERE id = ?",
        rejected.reason(),
        now,
        batch.sourceId());
  }

  private static void refresh(Session session, long number, FileRevision change) {
    session.update(
        "UPDATE batch_file SET size = ?, modified = ? WHERE batch = ? AND path = ?",
        change.size(),
        change.modified(),
        number,
        change.path());
  }

  private static void remove(Session session, long number, String path) {
    session.update("DELETE FROM batch_file WHERE batch = ? AND path = ?", number, path);
  }

  /**
   * Forgets a file that is gone. One that an earlier batch delivered is as it was then: should it
   * come back, it is not new.
   */
  private static void forget(Session session, long sourceId, String path) {
    int restored =
        session.update(
            """
            UPDATE file SET state = 'BATCHED', batch = former.batch, size = former.size,
              modified = former.modified, changed = 0
            FROM (
              SELECT h.batch, h.size, h.modified FROM batch_file h JOIN batch b ON b.number = h.batch
              WHERE h.source_id = ?1 AND h.path = ?2 AND b.target = 0
              ORDER BY h.batch DESC LIMIT 1) AS former
            WHERE source_id = ?1 AND path = ?2""",
            sourceId,
            path);
    if (restored == 0) {
      session.update("DELETE FROM file WHERE source_id = ? AND path = ?", sourceId, path);
      session.update("UPDATE source SET files = files - 1 WHERE id = ?", sourceId);
    }
  }

  private static void postpone(
      Session session, Batch batch, List<BatchFile> files, long notBefore, long now) {
    long number =
        Batches.insert(
            session,
            batch.sourceId(),
            batch.target(),
            files,
            Schemas.newest(session, batch.sourceId()),
            now);
    session.update("UPDATE batch SET not_before = ? WHERE number = ?", notBefore, number);
  }
}
