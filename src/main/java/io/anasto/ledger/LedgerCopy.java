package io.anasto.ledger;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a ledger of an earlier version, brought up, so that it can be looked at and the ledger
 * itself stays as it is. In the system's directory for temporary files.
 */
final class LedgerCopy {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerCopy.class);

  private final Path directory;

  private LedgerCopy(Path directory) {
    this.directory = directory;
  }

  /** Copies one state of the ledger, also beside a process that runs on it. */
  static LedgerCopy of(LedgerFile ledger) {
    Path directory;
    try {
      directory = Files.createTempDirectory("anasto");
    } catch (IOException e) {
      throw Problems.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    LedgerCopy copy = new LedgerCopy(directory);
    try {
      try (Database database = Database.writer(ledger.path())) {
        database.read(session -> session.update("VACUUM INTO ?", copy.file().path().toString()));
      }
      try (Database database = Database.writer(copy.file().path())) {
        copy.file().checkFormat(database, true);
      }
      return copy;
    } catch (RuntimeException e) {
      copy.remove();
      throw e;
    }
  }

  LedgerFile file() {
    return new LedgerFile(directory);
  }

  void remove() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      LOG.warn("the temporary directory {} could not be removed: {}", directory, e.toString());
    }
  }
}
