package io.anasto.ledger;

import java.util.Optional;

/** Schemas: proposed by a batch, settled when that batch is sealed. */
final class Schemas {
  private static final String SCHEMA =
      "SELECT version, definition, declared, required, batch, extra FROM schema ";

  private static final Session.RowMapper<SchemaVersion> ROW =
      row ->
          new SchemaVersion(
              row.getInt(1),
              row.getString(2),
              ColumnNames.read(row.getString(3)),
              row.getInt(4),
              row.getLong(5),
              row.getString(6));

  private static final String SETTLED = SCHEMA + "WHERE source_id = ? AND version = ?";

  private static final String PROPOSED = SCHEMA + "WHERE batch = ? AND version = 0";

  private Schemas() {}

  /** The version of the newest settled schema, or 0. */
  static int newest(Session session, long sourceId) {
    return Math.toIntExact(
        session
            .number("SELECT max(version) FROM schema WHERE source_id = ? AND version > 0", sourceId)
            .orElse(0));
  }

  static Optional<SchemaVersion> settled(Session session, long sourceId) {
    return session.one(SETTLED, ROW, sourceId, newest(session, sourceId)).filter(Schemas::isReal);
  }

  static Optional<SchemaVersion> of(Session session, Batch batch) {
    Optional<SchemaVersion> proposed = session.one(PROPOSED, ROW, batch.number());
    if (proposed.isPresent()) {
      SchemaVersion schema = proposed.get();
      return Optional.of(
          new SchemaVersion(
              newest(session, batch.sourceId()) + 1,
              schema.schema(),
              schema.declared(),
              schema.required(),
              schema.batch(),
              schema.extra()));
    }
    int version = Batches.batch(session, batch.number()).schemaVersion();
    return session.one(SETTLED, ROW, batch.sourceId(), version).filter(Schemas::isReal);
  }

  private static boolean isReal(SchemaVersion schema) {
    return schema.version() > 0;
  }

  static void propose(Session session, Batch batch, SchemaVersion schema) {
    drop(session, batch.number());
    session.update(
        """
        INSERT INTO schema (
          source_id, batch, version, definition, declared, required, extra)
        VALUES (?, ?, 0, ?, ?, ?, ?)\
        """,
        batch.sourceId(),
        batch.number(),
        schema.schema(),
        ColumnNames.write(schema.declared()),
        schema.required(),
        schema.extra());
  }

  /** Forgets what a batch proposed. */
  static void drop(Session session, long batch) {
    session.update("DELETE FROM schema WHERE batch = ? AND version = 0", batch);
  }

  /**
   * Makes the schema that a batch proposed, if it did, the source's newest. Every other batch that
   * nothing was written of yet is read with it from now on; whoever reads one already has a stale
   * revision.
   */
  static void settle(Session session, Batch batch) {
    int version = newest(session, batch.sourceId()) + 1;
    int settled =
        session.update(
            "UPDATE schema SET version = ? WHERE batch = ? AND version = 0",
            version,
            batch.number());
    if (settled == 0) {
      return;
    }
    session.update("UPDATE batch SET schema_version = ? WHERE number = ?", version, batch.number());
    session.update(
        """
        UPDATE batch SET schema_version = ?1, revision = revision + 1
        WHERE source_id = ?2 AND number <> ?3 AND NOT schema_fixed\
        """,
        version,
        batch.sourceId(),
        batch.number());
    session.update("DELETE FROM schema WHERE source_id = ? AND version = 0", batch.sourceId());
  }
}
