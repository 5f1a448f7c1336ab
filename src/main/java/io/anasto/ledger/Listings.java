package io.anasto.ledger;

import java.util.function.Consumer;

/** A source's files by what became of them, streamed by path. */
final class Listings {
  private static final String PENDING =
      Discovery.FILE
          + """
          WHERE source_id = ?1 AND (state = 'DISCOVERED' OR path IN (
            SELECT h.path
            FROM destination d
              CROSS JOIN batch b ON b.source_id = d.source_id AND b.target IN (0, d.id)
                AND b.number > d.position AND b.state <> 'EMPTY'
              CROSS JOIN batch_file h ON h.batch = b.number AND h.reason IS NULL
            WHERE d.source_id = ?1 AND @counted AND NOT d.forgotten))
          ORDER BY path\
          """
              .replace("@counted", Tables.COUNTED);

  private static final String CHANGED =
      Discovery.FILE + "INDEXED BY file_changed WHERE source_id = ?1 AND changed ORDER BY path";

  private static final String REJECTED =
      """
      SELECT path, size, modified, state, batch, reason, changed
      FROM file INDEXED BY file_rejected
      WHERE source_id = ?1 AND state = 'REJECTED'
      UNION ALL
      SELECT h.path, h.size, h.modified, 'REJECTED', h.batch,
        'left out of ' || d.name || ': ' || v.reason, 0
      FROM destination d
        CROSS JOIN delivery v ON v.destination_id = d.id AND v.state = 'SKIPPED'
        CROSS JOIN batch_file h ON h.batch = v.batch AND h.reason IS NULL
      WHERE d.source_id = ?1 AND NOT d.forgotten
      UNION ALL
      SELECT h.path, h.size, h.modified, 'REJECTED', h.batch,
        'left out of ' || d.name || ': ' || h.reason, 0
      FROM batch_file h INDEXED BY batch_file_left_out
        CROSS JOIN batch b ON b.number = h.batch
        CROSS JOIN destination d ON d.id = b.target
      WHERE h.reason IS NOT NULL AND d.source_id = ?1 AND NOT d.forgotten
      ORDER BY 1\
      """;

  /**
   * A destination has a file when it committed the batch that the file is in, or another one with
   * the same content: a retry's or a backfill's. It is owed the file when that came in a batch
   * after it, or in a batch of its own. And somebody must have it, or nobody would when all
   * destinations began later.
   */
  private static final String DELIVERED =
      """
      SELECT path, size, modified, 'DELIVERED', batch, reason, changed FROM file f
      WHERE source_id = ?1 AND state = 'BATCHED' AND NOT changed
        AND EXISTS (
          SELECT 1 FROM destination d
          WHERE d.source_id = ?1 AND @counted AND NOT d.forgotten)
        AND (
          EXISTS (SELECT 1 FROM delivery v WHERE v.batch = f.batch AND v.state = 'COMMITTED')
          OR EXISTS (
            SELECT 1 FROM batch_file h JOIN delivery v ON v.batch = h.batch
            WHERE h.source_id = ?1 AND h.path = f.path AND h.size = f.size
              AND h.modified = f.modified AND h.reason IS NULL AND v.state = 'COMMITTED'))
        AND NOT EXISTS (
          SELECT 1 FROM destination d
          WHERE d.source_id = ?1 AND @counted AND NOT d.forgotten
            AND NOT EXISTS (
              SELECT 1 FROM delivery v
              WHERE v.batch = f.batch AND v.destination_id = d.id AND v.state = 'COMMITTED')
            AND NOT EXISTS (
              SELECT 1 FROM batch_file h
                JOIN delivery v ON v.batch = h.batch AND v.destination_id = d.id
              WHERE h.source_id = ?1 AND h.path = f.path AND h.size = f.size
                AND h.modified = f.modified AND h.reason IS NULL AND v.state = 'COMMITTED')
            AND (f.batch > d.born OR EXISTS (
              SELECT 1 FROM batch_file h JOIN batch b ON b.number = h.batch
              WHERE h.source_id = ?1 AND h.path = f.path AND b.target = d.id)))
      ORDER BY path\
      """
          .replace("@counted", Tables.COUNTED);

  private Listings() {}

  static void list(
      Session session, long sourceId, Selection selection, Consumer<FileEntry> consumer) {
    session.each(sql(selection), row -> consumer.accept(Discovery.ROW.map(row)), sourceId);
  }

  private static String sql(Selection selection) {
    return switch (selection) {
      case DELIVERED -> DELIVERED;
      case REJECTED -> REJECTED;
      case CHANGED -> CHANGED;
      case PENDING -> PENDING;
    };
  }
}
