package io.anasto.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The database file in a state directory: made whole or not at all, opened only when sound. */
final class LedgerFile {
  static final String NAME = "ledger.db";

  /** Where a new ledger is made before it gets its name; one of a process that died is removed. */
  private static final String NEW = "ledger.db.new";

  private static final byte[] MAGIC = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0
  };

  private static final String TABLE =
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?";

  // Where SQLite's file header says what; see its "Database File Format".
  private static final int HEADER = 100;
  private static final int PAGE_SIZE = 16;
  private static final int PAGES = 28;
  private static final int LARGEST_PAGE = 65_536;

  private final Path directory;
  private final Path file;

  /**
   * @param directory a real path
   */
  LedgerFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
  }

  Path path() {
    return file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Makes the ledger when there is none, else looks whether it is sound. Needs the state lock. */
  void createOrCheck() {
    if (exists()) {
      checkHeader();
      return;
    }
    checkNotLost();
    create();
  }

  /** Without its main file the log is of no use, and beginning anew would lose what it held. */
  void checkNotLost() {
    if (Files.exists(directory.resolve(NAME + "-wal"))) {
      throw Problems.damaged(file, "the file is missing, though its log is there");
    }
  }

  private void create() {
    Path fresh = directory.resolve(NEW);
    try {
      for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
        Files.deleteIfExists(directory.resolve(NEW + suffix));
      }
      try (Database database = Database.writer(fresh)) {
        database.write(
            session -> {
              Format.create(session, UUID.randomUUID().toString());
              return null;
            });
      }
      force(fresh, StandardOpenOption.WRITE);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw Problems.unwritable(directory, e);
    }
  }

  static void force(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /**
   * Looks at the first bytes and the length: SQLite would take an empty file for a new database,
   * and does not miss the end of the last page.
   */
  void checkHeader() {
    ByteBuffer header;
    try (InputStream in = Files.newInputStream(file)) {
      header = ByteBuffer.wrap(in.readNBytes(HEADER));
    } catch (IOException e) {
      throw Problems.unwritable(directory, e);
    }
    if (header.limit() < HEADER) {
      throw Problems.damaged(file, "it is shorter than any ledger");
    }
    if (!Arrays.equals(header.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw Problems.damaged(file, "it is not a database");
    }
    if (!hasLog() && isCut(header) && !hasLog()) {
      throw Problems.damaged(file, "its end is missing");
    }
  }

  /** What the file lacks may still be in the log. */
  private boolean hasLog() {
    return sizeOf(directory.resolve(NAME + "-wal")) > 0;
  }

  private boolean isCut(ByteBuffer header) {
    int pageSize = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
    long pages = Integer.toUnsignedLong(header.getInt(PAGES));
    return sizeOf(file) < pages * (pageSize == 1 ? LARGEST_PAGE : pageSize);
  }

  private static long sizeOf(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether it is a ledger of an earlier version. */
  boolean isOlder() {
    try (Database database = Database.writer(file)) {
      long version = pragma(database, "PRAGMA user_version");
      return pragma(database, "PRAGMA application_id") == Format.APPLICATION_ID
          && version > 0
          && version < Format.VERSION;
    }
  }

  /**
   * Looks at the version.
   *
   * @param database just opened on this file
   * @param upgrade whether a ledger of an earlier version is brought up to the present one
   */
  void checkFormat(Database database, boolean upgrade) {
    long application = pragma(database, "PRAGMA application_id");
    if (application != Format.APPLICATION_ID) {
      throw Problems.foreign(file);
    }
    int version = Math.toIntExact(pragma(database, "PRAGMA user_version"));
    if (version > Format.VERSION) {
      throw Problems.newer(file, version, Format.VERSION);
    }
    if (version > 0 && version < Format.VERSION && upgrade) {
      database.write(
          session -> {
            Format.upgrade(session, version);
            return null;
          });
    } else if (version < Format.VERSION) {
      throw Problems.older(file, version, Format.VERSION);
    }
    for (String table : Format.TABLES) {
      if (!database.read(session -> session.exists(TABLE, table))) {
        throw Problems.damaged(file, "its table '" + table + "' is missing");
      }
    }
  }

  /** Looks at every page, which takes about a second for a million files. */
  void checkPages(Database database) {
    String answer =
        database
            .read(session -> session.one("PRAGMA quick_check(1)", row -> row.getString(1)))
            .orElse("");
    if (!answer.equals("ok")) {
      throw Problems.damaged(
          file, "a check of its pages found '" + answer.replace('\n', ' ').strip() + "'");
    }
  }

  private static long pragma(Database database, String pragma) {
    return database.read(session -> session.number(pragma)).orElse(0);
  }
}
