package io.anasto.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the place of a ledger before anything is written there. */
final class StateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  private StateDirectory() {}

  /**
   * Looks whether a ledger can be in the directory, which may still have to be made.
   *
   * @throws LedgerException when it is a file, must not be written, or is on a network file system
   */
  static void check(Path stateDirectory) {
    Path existing = existing(stateDirectory);
    if (!Files.isDirectory(existing)) {
      throw Problems.notDirectory(stateDirectory, existing);
    }
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      throw Problems.mayNotWrite(stateDirectory, existing);
    }
    try {
      String type = Files.getFileStore(existing).type();
      if (NetworkFileSystems.isNetwork(type)) {
        throw Problems.networkFileSystem(stateDirectory, type);
      }
    } catch (IOException e) {
      LOG.debug("the file system of {} is not known", existing, e);
    }
  }

  /** The directory, or the nearest one above it that there is. */
  static Path existing(Path stateDirectory) {
    Path path = stateDirectory.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
