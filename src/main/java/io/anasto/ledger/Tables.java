package io.anasto.ledger;

import io.anasto.ledger.Session.RowMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The source and destination tables that the ledger knows. */
final class Tables {
  private static final String SOURCE = "SELECT id, name, directory, kind FROM source ";

  private static final String DESTINATION =
      "SELECT id, name, source_id, directory, kind, position, fresh, was_reset FROM destination"
          + " WHERE NOT forgotten ";

  static final RowMapper<DestinationEntry> DESTINATION_ROW =
      row ->
          new DestinationEntry(
              row.getLong(1),
              row.getString(2),
              row.getLong(3),
              row.getString(4),
              TableKind.valueOf(row.getString(5)),
              row.getLong(6),
              row.getBoolean(7),
              row.getBoolean(8));

  private static final RowMapper<SourceEntry> SOURCE_ROW =
      row ->
          new SourceEntry(
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              TableKind.valueOf(row.getString(4)),
              false);

  /**
   * Whether a destination {@code d} counts for its source: the config has it, or the last run's
   * config was another one, which does not have the source either.
   */
  static final String COUNTED =
      "(d.configured OR NOT (SELECT s.configured FROM source s WHERE s.id = d.source_id))";

  private Tables() {}

  /**
   * Looks whether the ledger takes the source as it is, and returns what it knows of it.
   *
   * @param neighbours names that the config still has for the directory: two sources may read one
   *     directory, so these are not former names of this one
   */
  static Optional<SourceEntry> checkSource(
      Session session, String name, String directory, TableKind kind, Set<String> neighbours) {
    Optional<SourceEntry> known = source(session, name);
    if (known.isPresent() && known.get().directory().equals(directory)) {
      if (known.get().kind() != kind) {
        throw Problems.knownKind("source", name, kind);
      }
      return known;
    }
    if (known.isPresent() && !known.get().directory().isEmpty()) {
      throw Problems.knownName("source", name, directory, known.get().directory());
    }
    for (SourceEntry other : session.list(SOURCE + "WHERE directory = ?", SOURCE_ROW, directory)) {
      if (!neighbours.contains(other.name())) {
        throw Problems.knownDirectory("source", name, directory, other.name());
      }
    }
    return known;
  }

  /**
   * @param neighbours as for {@link #checkSource}
   */
  static SourceEntry openSource(
      Session session, String name, String directory, TableKind kind, Set<String> neighbours) {
    Optional<SourceEntry> known = checkSource(session, name, directory, kind, neighbours);
    if (known.isPresent() && known.get().directory().equals(directory)) {
      return known.get();
    }
    if (known.isPresent()) {
      session.update(
          "UPDATE source SET directory = ?, kind = ? WHERE id = ?",
          directory,
          kind.name(),
          known.get().id());
      return new SourceEntry(known.get().id(), name, directory, kind, true);
    }
    session.update(
        "INSERT INTO source (name, directory, kind) VALUES (?, ?, ?)",
        name,
        directory,
        kind.name());
    return new SourceEntry(lastId(session), name, directory, kind, true);
  }

  /** Looks whether the ledger takes the destination as it is, and returns what it knows of it. */
  static Optional<DestinationEntry> checkDestination(
      Session session, String name, String source, String directory, TableKind kind) {
    Optional<DestinationEntry> known = destination(session, name);
    if (known.isPresent()) {
      if (!known.get().directory().equals(directory)) {
        throw Problems.knownName("destination", name, directory, known.get().directory());
      }
      String knownSource = source(session, known.get().sourceId()).name();
      if (!knownSource.equals(source)) {
        throw Problems.knownSource(name, source, knownSource);
      }
      if (known.get().kind() != kind) {
        throw Problems.knownKind("destination", name, kind);
      }
      return known;
    }
    Optional<DestinationEntry> other =
        session.one(DESTINATION + "AND directory = ?", DESTINATION_ROW, directory);
    if (other.isPresent()) {
      throw Problems.knownDirectory("destination", name, directory, other.get().name());
    }
    return known;
  }

  static DestinationEntry openDestination(
      Session session, String name, SourceEntry source, String directory, TableKind kind) {
    Optional<DestinationEntry> known =
        checkDestination(session, name, source(session, source.id()).name(), directory, kind);
    if (known.isPresent()) {
      return known.get();
    }
    boolean wasReset = wasReset(session, directory);
    session.update(
        """
        INSERT INTO destination (source_id, name, directory, kind, position, born, was_reset)
        SELECT ?, ?, ?, ?, last_batch, last_batch, ? FROM ledger\
        """,
        source.id(),
        name,
        directory,
        kind.name(),
        wasReset);
    return destination(session, lastId(session));
  }

  static boolean wasReset(Session session, String directory) {
    return session.exists("SELECT 1 FROM destination WHERE forgotten AND directory = ?", directory);
  }

  static Optional<SourceEntry> source(Session session, String name) {
    return session.one(SOURCE + "WHERE name = ?", SOURCE_ROW, name);
  }

  static SourceEntry source(Session session, long id) {
    return findSource(session, id)
        .orElseThrow(() -> new IllegalArgumentException("there is no source " + id));
  }

  static Optional<DestinationEntry> destination(Session session, String name) {
    return session.one(DESTINATION + "AND name = ?", DESTINATION_ROW, name);
  }

  static DestinationEntry destination(Session session, long id) {
    return findDestination(session, id)
        .orElseThrow(() -> new IllegalArgumentException("there is no destination " + id));
  }

  static Optional<SourceEntry> findSource(Session session, long id) {
    return session.one(SOURCE + "WHERE id = ?", SOURCE_ROW, id);
  }

  static Optional<DestinationEntry> findDestination(Session session, long id) {
    return session.one(DESTINATION + "AND id = ?", DESTINATION_ROW, id);
  }

  static List<SourceEntry> sources(Session session) {
    return session.list(SOURCE + "ORDER BY name", SOURCE_ROW);
  }

  static List<DestinationEntry> destinations(Session session) {
    return session.list(DESTINATION + "ORDER BY name", DESTINATION_ROW);
  }

  static void configured(Session session, Set<Long> sources, Set<Long> destinations) {
    session.update("UPDATE source SET configured = 0");
    for (Long id : sources) {
      session.update("UPDATE source SET configured = 1 WHERE id = ?", id);
    }
    session.update("UPDATE destination SET configured = 0");
    for (Long id : destinations) {
      session.update("UPDATE destination SET configured = 1 WHERE id = ? AND NOT forgotten", id);
    }
  }

  static void renameSource(Session session, String oldName, String newName) {
    if (source(session, newName).isPresent()) {
      throw Problems.nameTaken("source", oldName, newName);
    }
    if (session.update("UPDATE source SET name = ? WHERE name = ?", newName, oldName) == 0) {
      throw Problems.unknownTable("source", oldName);
    }
  }

  static void renameDestination(Session session, String oldName, String newName) {
    if (destination(session, newName).isPresent()) {
      throw Problems.nameTaken("destination", oldName, newName);
    }
    int renamed =
        session.update(
            "UPDATE destination SET name = ? WHERE name = ? AND NOT forgotten", newName, oldName);
    if (renamed == 0) {
      throw Problems.unknownTable("destination", oldName);
    }
  }

  private static long lastId(Session session) {
    return session.number("SELECT last_insert_rowid()").orElseThrow();
  }
}
