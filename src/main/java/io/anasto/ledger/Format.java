package io.anasto.ledger;

import io.anasto.row.Field;
import io.anasto.row.FileName;
import io.anasto.row.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a ledger and how they came about, a version at a time. */
final class Format {
  /** Marks a SQLite file as a ledger: "Anas" in ASCII. */
  static final int APPLICATION_ID = 0x416e6173;

  /** The version that this program writes. */
  static final int VERSION = 7;

  /** The names of all tables. */
  static final List<String> TABLES =
      List.of(
          "ledger",
          "source",
          "destination",
          "file",
          "batch",
          "batch_file",
          "delivery",
          "part",
          "schema",
          "request",
          "left_out");

  private static final String[] VERSION_1 = {
    """
    CREATE TABLE ledger (
      id TEXT NOT NULL,
      last_batch INTEGER NOT NULL          -- the highest number given so far
    )\
    """,
    """
    CREATE TABLE source (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      directory TEXT NOT NULL,             -- empty after a reset
      configured INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'RUNNING',
      reason TEXT,
      error TEXT,
      error_at INTEGER,
      files INTEGER NOT NULL DEFAULT 0,    -- rows in file
      batches INTEGER NOT NULL DEFAULT 0,  -- sealed so far, with their rows and bytes
      rows INTEGER NOT NULL DEFAULT 0,
      bytes INTEGER NOT NULL DEFAULT 0
    )\
    """,
    """
    CREATE TABLE destination (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      source_id INTEGER NOT NULL REFERENCES source,
      name TEXT NOT NULL,
      directory TEXT NOT NULL,
      position INTEGER NOT NULL,           -- all batches up to this one are dealt with
      born INTEGER NOT NULL,               -- general batches up to this one were never its own
      fresh INTEGER NOT NULL DEFAULT 1,    -- not one delivery and no backfill yet
      was_reset INTEGER NOT NULL DEFAULT 0,
      forgotten INTEGER NOT NULL DEFAULT 0, -- a reset: kept to know the directory
      configured INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'RUNNING',
      reason TEXT,
      error TEXT,
      error_at INTEGER,
      batches INTEGER NOT NULL DEFAULT 0,  -- committed so far
      files INTEGER NOT NULL DEFAULT 0,
      rows INTEGER NOT NULL DEFAULT 0,
      bytes INTEGER NOT NULL DEFAULT 0,
      committed_at INTEGER,
      written_schema TEXT                  -- of what it prepared last
    )\
    """,
    "CREATE UNIQUE INDEX destination_name ON destination (name) WHERE NOT forgotten",
    "CREATE INDEX destination_source ON destination (source_id)",
    """
    CREATE TABLE file (
      source_id INTEGER NOT NULL REFERENCES source,
      path TEXT NOT NULL,
      size INTEGER NOT NULL,               -- as last seen
      modified INTEGER NOT NULL,
      state TEXT NOT NULL,
      batch INTEGER NOT NULL DEFAULT 0,
      not_before INTEGER NOT NULL DEFAULT 0,
      changed INTEGER NOT NULL DEFAULT 0,  -- size or modified differ from those in its batch
      reason TEXT,
      reason_at INTEGER,
      PRIMARY KEY (source_id, path)
    ) WITHOUT ROWID\
    """,
    "CREATE INDEX file_discovered ON file (source_id, path) WHERE state = 'DISCOVERED'",
    "CREATE INDEX file_rejected ON file (source_id, path) WHERE state = 'REJECTED'",
    "CREATE INDEX file_changed ON file (source_id, path) WHERE changed",
    """
    CREATE TABLE batch (
      number INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      target INTEGER NOT NULL,             -- a destination, or 0 for all of the source
      state TEXT NOT NULL,
      revision INTEGER NOT NULL,
      schema_version INTEGER NOT NULL,
      schema_fixed INTEGER NOT NULL DEFAULT 0, -- rows were prepared with it
      files INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      not_before INTEGER NOT NULL DEFAULT 0,
      formed_at INTEGER NOT NULL
    )\
    """,
    """
    CREATE INDEX batch_due ON batch (source_id, target, number) WHERE state <> 'EMPTY'\
    """,
    "CREATE INDEX batch_open ON batch (source_id, target, number) WHERE state = 'OPEN'",
    "CREATE INDEX batch_schema ON batch (source_id) WHERE NOT schema_fixed",
    """
    CREATE TABLE batch_file (
      batch INTEGER NOT NULL REFERENCES batch,
      path TEXT NOT NULL,
      source_id INTEGER NOT NULL,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      reason TEXT,                         -- left out of a batch of one destination
      reason_at INTEGER,
      PRIMARY KEY (batch, path)
    ) WITHOUT ROWID\
    """,
    "CREATE INDEX batch_file_path ON batch_file (source_id, path)",
    "CREATE INDEX batch_file_left_out ON batch_file (batch) WHERE reason IS NOT NULL",
    """
    CREATE TABLE delivery (
      batch INTEGER NOT NULL REFERENCES batch,
      destination_id INTEGER NOT NULL REFERENCES destination,
      state TEXT NOT NULL,
      rows INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      reason TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (batch, destination_id)
    ) WITHOUT ROWID\
    """,
    "CREATE INDEX delivery_prepared ON delivery (destination_id, batch) WHERE state = 'PREPARED'",
    "CREATE INDEX delivery_skipped ON delivery (destination_id, batch) WHERE state = 'SKIPPED'",
    """
    CREATE TABLE part (
      batch INTEGER NOT NULL,
      destination_id INTEGER NOT NULL,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      temporary_name TEXT NOT NULL,
      size INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      PRIMARY KEY (batch, destination_id, number),
      FOREIGN KEY (batch, destination_id) REFERENCES delivery
    ) WITHOUT ROWID\
    """,
    "CREATE INDEX part_name ON part (destination_id, name)",
    """
    CREATE TABLE schema (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      batch INTEGER NOT NULL,
      version INTEGER NOT NULL,            -- 0 while it is proposed
      definition TEXT NOT NULL,
      exact INTEGER NOT NULL,
      required INTEGER NOT NULL,
      unsettled TEXT NOT NULL,
      extra TEXT NOT NULL
    )\
    """,
    "CREATE UNIQUE INDEX schema_settled ON schema (source_id, version) WHERE version > 0",
    "CREATE UNIQUE INDEX schema_proposed ON schema (batch) WHERE version = 0",
    """
    CREATE TABLE request (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      table_name TEXT NOT NULL,
      is_source INTEGER NOT NULL,
      new_name TEXT NOT NULL,
      at INTEGER NOT NULL
    )\
    """,
  };

  /** What version 2 added: tables with versions. */
  private static final String[] VERSION_2 = {
    "ALTER TABLE source ADD COLUMN kind TEXT NOT NULL DEFAULT 'FILES'",
    "ALTER TABLE destination ADD COLUMN kind TEXT NOT NULL DEFAULT 'FILES'",
  };

  /** What version 3 added: tables that are told to wait, and since when files do. */
  private static final String[] VERSION_3 = {
    "ALTER TABLE source ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE destination ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
    // Its commits up to this batch were told to the users' route; null while there is none.
    "ALTER TABLE destination ADD COLUMN told INTEGER",
    // The batch at which it stopped; 0 where none is at fault.
    "ALTER TABLE source ADD COLUMN stop_batch INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE destination ADD COLUMN stop_batch INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE file ADD COLUMN found_at INTEGER NOT NULL DEFAULT 0",
  };

  /** What version 4 added: whose ledger it is, and the rows of each batch. */
  private static final String[] VERSION_4 = {
    // The real path of the config that ran on it last; null before the first run that wrote it.
    "ALTER TABLE ledger ADD COLUMN config TEXT",
    // What the batch gave, as it was counted for its source when it was sealed.
    "ALTER TABLE batch ADD COLUMN rows INTEGER NOT NULL DEFAULT 0",
    // Only a batch on its way can still be withdrawn.
    """
    UPDATE batch SET rows = (SELECT max(rows) FROM delivery WHERE delivery.batch = batch.number)
    WHERE number IN (SELECT batch FROM delivery WHERE state = 'PREPARED')\
    """,
  };

  /** What version 5 added: files that a look left out, and one spelling for each path. */
  private static final String[] VERSION_5 = {
    """
    CREATE TABLE left_out (
      source_id INTEGER NOT NULL REFERENCES source,
      why TEXT NOT NULL,
      files INTEGER NOT NULL,
      example TEXT NOT NULL,
      PRIMARY KEY (source_id, why)
    ) WITHOUT ROWID\
    """,
  };

  /** What version 6 added: what files gave, and which of them have more, or did not end. */
  private static final String[] VERSION_6 = {
    // Null where nobody counted.
    "ALTER TABLE batch_file ADD COLUMN rows INTEGER",
    "ALTER TABLE batch_file ADD COLUMN checksum INTEGER",
    // There is more behind what was delivered, and nobody has said that this is right.
    "ALTER TABLE file ADD COLUMN grown INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX file_grown ON file (source_id, path) WHERE grown",
    // It could not be read at its end alone, where perhaps more is to come.
    "ALTER TABLE file ADD COLUMN at_end INTEGER NOT NULL DEFAULT 0",
  };

  /** The first version in which paths are spelled as {@link FileName} does. */
  private static final int SPELLED = 5;

  /** What version 7 changed: types of columns are open until a value settles them. */
  private static final String[] VERSION_7 = {
    // They said which columns are unsettled, which the types say now; they are made anew.
    "DELETE FROM schema WHERE version = 0",
    // What was unsettled was told to be string from then on.
    "UPDATE schema SET unsettled = ''",
    "ALTER TABLE schema RENAME COLUMN unsettled TO declared",
  };

  private static final List<String[]> VERSIONS =
      List.of(VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7);

  /** The first version with {@link #VERSION_7}. */
  private static final int DECLARED = 7;

  private Format() {}

  /** Makes the tables in an empty database. */
  static void create(Session session, String id) {
    change(session, 0);
    session.update("INSERT INTO ledger (id, last_batch) VALUES (?, 0)", id);
    session.update("PRAGMA application_id = " + APPLICATION_ID);
    session.update("PRAGMA user_version = " + VERSION);
  }

  /** Brings a ledger of an earlier version up to {@link #VERSION}. */
  static void upgrade(Session session, int version) {
    change(session, version);
    if (version < SPELLED) {
      spell(session, "file", "path");
      spell(session, "batch_file", "path");
      spell(session, "source", "directory");
      spell(session, "destination", "directory");
    }
    session.update("PRAGMA user_version = " + VERSION);
  }

  /** A backslash that would now begin an escape stood for itself. */
  private static void spell(Session session, String table, String column) {
    String holds = " WHERE instr(%s, '\\x') > 0".formatted(column);
    for (String text :
        session.list(
            "SELECT DISTINCT %s FROM %s".formatted(column, table)
                + holds
                // What a shorter one becomes may be what a longer one was.
                + " ORDER BY length(%s) DESC".formatted(column),
            row -> row.getString(1))) {
      session.update(
          "UPDATE %2$s SET %1$s = ? WHERE %1$s = ?".formatted(column, table),
          FileName.ofText(text),
          text);
    }
  }

  private static void change(Session session, int version) {
    for (String[] statements : VERSIONS.subList(version, VERSIONS.size())) {
      for (String statement : statements) {
        session.update(statement);
      }
    }
    if (version < DECLARED) {
      nameDeclared(session);
    }
  }

  /** A schema was declared or inferred as a whole before its columns were. */
  private static void nameDeclared(Session session) {
    record Declared(long id, String names) {}
    List<Declared> schemas =
        session.list(
            "SELECT id, definition FROM schema WHERE NOT exact",
            row ->
                new Declared(
                    row.getLong(1),
                    ColumnNames.write(
                        Schema.parse(row.getString(2)).fields().stream()
                            .map(Field::name)
                            .collect(Collectors.toSet()))));
    for (Declared schema : schemas) {
      session.update("UPDATE schema SET declared = ? WHERE id = ?", schema.names(), schema.id());
    }
    session.update("ALTER TABLE schema DROP COLUMN exact");
  }
}
