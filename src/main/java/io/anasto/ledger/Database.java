package io.anasto.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConfig.TransactionMode;

/** One connection to a ledger file and the lock that guards it. Thread-safe. */
final class Database implements AutoCloseable {
  /** How long a transaction waits for one of another process. */
  private static final int BUSY_MILLIS = 10_000;

  /** SQLite's page cache, in KiB when negative. */
  private static final int CACHE = -8_000;

  /** A write-ahead log that grew larger is cut back to this. */
  private static final int JOURNAL_LIMIT = 64 << 20;

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final Connection connection;
  private final Session session;
  private boolean closed;

  /** Whether the last transaction failed in its commit. */
  private volatile boolean doubtful;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    this.session = new Session(file, connection);
  }

  /** A connection that changes the ledger. */
  static Database writer(Path file) {
    return open(file, config());
  }

  /** A connection that only reads, so that its readers never wait for the writer. */
  static Database reader(Path file) {
    SQLiteConfig config = config();
    config.setTransactionMode(TransactionMode.DEFERRED);
    Database database = open(file, config);
    database.read(session -> session.update("PRAGMA query_only = ON"));
    return database;
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setTempStore(TempStore.MEMORY);
    config.setCacheSize(CACHE);
    config.setJournalSizeLimit(JOURNAL_LIMIT);
    return config;
  }

  private static Database open(Path file, SQLiteConfig config) {
    SqliteLibrary.find();
    try {
      return new Database(file, config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw Problems.of(file, e);
    }
  }

  /** Reads. Several statements may see different states of the ledger. */
  <T> T read(Function<Session, T> work) {
    lock.lock();
    try {
      checkOpen();
      return work.apply(session);
    } finally {
      lock.unlock();
    }
  }

  /** Reads one state of the ledger, however many statements it takes. */
  <T> T snapshot(Function<Session, T> work) {
    return inTransaction(work);
  }

  /** Runs one transaction: all of it happens, or nothing. */
  <T> T write(Function<Session, T> work) {
    lock.lock();
    try {
      beCertain();
      return inTransaction(work);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether it is known what the disk holds. A commit whose flush failed did not happen; but its
   * pages are in the log, and a process that begins anew after a crash takes it for done.
   */
  boolean isCertain() {
    return !doubtful;
  }

  /** Writes over what a failed commit may have left in the log. */
  void beCertain() {
    lock.lock();
    try {
      if (doubtful) {
        inTransaction(
            session -> {
              // What stays as it is SQLite does not write at all.
              session.update("UPDATE ledger SET last_batch = last_batch + 1");
              return session.update("UPDATE ledger SET last_batch = last_batch - 1");
            });
        doubtful = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> T inTransaction(Function<Session, T> work) {
    lock.lock();
    try {
      checkOpen();
      begin();
      boolean done = false;
      try {
        T result = work.apply(session);
        commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
        connection.close();
      }
    } catch (SQLException e) {
      throw Problems.of(file, e);
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the ledger " + file + " is closed");
    }
  }

  private void begin() {
    try {
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      rollback();
      throw Problems.of(file, e);
    }
  }

  private void commit() {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      doubtful = true;
      throw Problems.of(file, e);
    }
  }

  /**
   * Ends a transaction that failed. SQLite may have rolled back by itself, as it does after a full
   * disk; what went wrong first is already on its way to the caller.
   */
  private void rollback() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      log.debug("nothing to roll back in {}", file, e);
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      log.debug("the transaction in {} has ended already", file, e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
