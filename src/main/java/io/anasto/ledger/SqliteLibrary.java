package io.anasto.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, as `make build` has unpacked it for some systems. Elsewhere SQLite
 * unpacks it at each start into the temporary directory, where a process that is killed leaves it.
 */
final class SqliteLibrary {
  private static final String PATH = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /** Lets SQLite load it from below the launcher's directory, {@code anasto.home}. */
  static void find() {
    String home = System.getProperty("anasto.home");
    if (home == null || System.getProperty(PATH) != null) {
      return;
    }
    Path directory =
        Path.of(home, "lib/org/sqlite/native", OSInfo.getNativeLibFolderPathForCurrentOS());
    if (Files.isDirectory(directory)) {
      System.setProperty(PATH, directory.toString());
    }
  }
}
