package io.anasto.ledger;

import java.util.List;
import java.util.Optional;

/** Source files: what was seen, and what it waits for. */
final class Discovery {
  static final String FILE =
      "SELECT path, size, modified, state, batch, reason, changed FROM file f ";

  private Discovery() {}

  static final Session.RowMapper<FileEntry> ROW =
      row ->
          new FileEntry(
              row.getString(1),
              row.getLong(2),
              row.getLong(3),
              FileState.valueOf(row.getString(4)),
              row.getLong(5),
              Optional.ofNullable(row.getString(6)),
              row.getBoolean(7));

  private static final String LOOKUP = FILE + "WHERE source_id = ? AND path = ?";

  static Optional<FileEntry> file(Session session, long sourceId, String path) {
    return session.one(LOOKUP, ROW, sourceId, path);
  }

  static Optional<String> lastPath(Session session, long sourceId) {
    return session.one(
        "SELECT path FROM file WHERE source_id = ? ORDER BY path DESC LIMIT 1",
        row -> row.getString(1),
        sourceId);
  }

  /**
   * Writes sightings down and returns how many files now wait for a batch because of them.
   *
   * @param now in milliseconds since the epoch
   */
  static int record(Session session, long sourceId, List<Sighting> sightings, long now) {
    int waiting = 0;
    int inserted = 0;
    for (Sighting sighting : sightings) {
      switch (sighting.kind()) {
        case NEW -> {
          int added = insert(session, sourceId, sighting, now);
          inserted += added;
          waiting += added == 0 ? refresh(session, sourceId, sighting, now) : 1;
        }
        case CHANGED -> change(session, sourceId, sighting);
        case GROWN -> grow(session, sourceId, sighting);
        case TOUCHED -> touch(session, sourceId, sighting);
        case REDELIVER -> waiting += redeliver(session, sourceId, sighting, now);
      }
    }
    if (inserted > 0) {
      session.update("UPDATE source SET files = files + ? WHERE id = ?", inserted, sourceId);
    }
    return waiting;
  }

  /** A table that is read anew has the rows of what was rejected: tried again, they came twice. */
  static void forgetRejected(Session session, long sourceId, List<Sighting> sightings) {
    for (Sighting sighting : sightings) {
      if (sighting.path().endsWith(".snapshot")) {
        int forgotten =
            session.update(
                "DELETE FROM file WHERE source_id = ? AND state = 'REJECTED' AND path < ?",
                sourceId,
                sighting.path());
        session.update("UPDATE source SET files = files - ? WHERE id = ?", forgotten, sourceId);
      }
    }
  }

  private static int insert(Session session, long sourceId, Sighting sighting, long now) {
    return session.update(
        """
        INSERT OR IGNORE INTO file (source_id, path, size, modified, state, found_at)
        VALUES (?, ?, ?, ?, 'DISCOVERED', ?)\
        """,
        sourceId,
        sighting.path(),
        sighting.size(),
        sighting.modified(),
        now);
  }

  /** A file that became part of a batch since the look is left to that batch. */
  private static int refresh(Session session, long sourceId, Sighting sighting, long now) {
    return session.update(
        """
        UPDATE file SET size = ?, modified = ?, state = 'DISCOVERED', batch = 0, not_before = 0,
          changed = 0, reason = NULL, reason_at = NULL, at_end = 0, found_at = ?
        WHERE source_id = ? AND path = ? AND state IN ('DISCOVERED', 'REJECTED')\
        """,
        sighting.size(),
        sighting.modified(),
        now,
        sourceId,
        sighting.path());
  }

  // Until its batch is sealed, a changed file is the batch's affair: it will be made again.

  private static final String CHANGE =
      """
      UPDATE file SET size = ?1, modified = ?2, changed = NOT EXISTS (
        SELECT 1 FROM batch_file h
        WHERE h.batch = file.batch AND h.path = file.path AND h.size = ?1 AND h.modified = ?2)
      WHERE source_id = ?3 AND path = ?4 AND state = 'BATCHED'
        AND (SELECT state FROM batch WHERE number = file.batch) = 'SEALED'\
      """;

  static void change(Session session, long sourceId, Sighting sighting) {
    session.update(CHANGE, sighting.size(), sighting.modified(), sourceId, sighting.path());
  }

  private static void grow(Session session, long sourceId, Sighting sighting) {
    change(session, sourceId, sighting);
    session.update(
        "UPDATE file SET grown = changed WHERE source_id = ? AND path = ?",
        sourceId,
        sighting.path());
  }

  /** Wherever its content is, it is known by its new time from now on. */
  private static void touch(Session session, long sourceId, Sighting sighting) {
    DeliveredFile.of(session, sourceId, sighting.path())
        .filter(delivered -> delivered.size() == sighting.size())
        .ifPresent(
            delivered -> {
              session.update(
                  """
                  UPDATE batch_file SET modified = ?
                  WHERE source_id = ? AND path = ? AND size = ? AND modified = ?\
                  """,
                  sighting.modified(),
                  sourceId,
                  sighting.path(),
                  delivered.size(),
                  delivered.modified());
              session.update(
                  """
                  UPDATE file SET size = ?, modified = ?, changed = 0, grown = 0
                  WHERE source_id = ? AND path = ? AND state = 'BATCHED'\
                  """,
                  sighting.size(),
                  sighting.modified(),
                  sourceId,
                  sighting.path());
            });
  }

  /** Files that have grown are right as they are. Returns how many. */
  static int settleGrown(Session session, long sourceId) {
    return session.update(
        "UPDATE file INDEXED BY file_grown SET grown = 0 WHERE source_id = ? AND grown", sourceId);
  }

  static void failedAtEnd(Session session, long sourceId, String path) {
    session.update("UPDATE file SET at_end = 1 WHERE source_id = ? AND path = ?", sourceId, path);
  }

  static boolean isFailedAtEnd(Session session, long sourceId, String path) {
    return session.exists(
        "SELECT 1 FROM file WHERE source_id = ? AND path = ? AND at_end", sourceId, path);
  }

  private static final String REDELIVER =
      """
      UPDATE file SET size = ?1, modified = ?2, state = 'DISCOVERED', batch = 0, changed = 0,
        grown = 0, at_end = 0, found_at = ?5
      WHERE source_id = ?3 AND path = ?4 AND state = 'BATCHED'
        AND (SELECT state FROM batch WHERE number = file.batch) = 'SEALED'
        AND NOT EXISTS (
          SELECT 1 FROM batch_file h
          WHERE h.batch = file.batch AND h.path = file.path AND h.size = ?1 AND h.modified = ?2)\
      """;

  private static int redeliver(Session session, long sourceId, Sighting sighting, long now) {
    return session.update(
        REDELIVER, sighting.size(), sighting.modified(), sourceId, sighting.path(), now);
  }
}
