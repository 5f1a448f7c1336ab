package io.anasto.source;

import io.anasto.ledger.LeftOut;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what the walk meets to our filters, and keeps it out of loops of directories. */
final class DiscoveryFilter {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryFilter.class);

  private final Discovery discovery;
  private final DirectoryTimes directories;

  DiscoveryFilter(Discovery discovery, DirectoryTimes directories) {
    this.discovery = discovery;
    this.directories = directories;
  }

  boolean accepts(FoundFile file, boolean isDirectory) {
    return isDirectory ? acceptsDirectory(file) : discovery.accepts(file);
  }

  /** A link to a directory that holds it would be walked forever. */
  private boolean acceptsDirectory(FoundFile found) {
    Path directory = found.toPath();
    if (found.getName().startsWith("_")) {
      return leftOut(found, LeftOut.HIDDEN);
    }
    try {
      Path real = directory.toRealPath();
      Path parent = directory.getParent().toRealPath();
      if (parent.startsWith(real)) {
        return leftOut(found, LeftOut.LINK_LOOP);
      }
      directories.seen(directory);
      return true;
    } catch (NoSuchFileException e) {
      LOG.debug("{} has just gone", found);
      return false;
    } catch (IOException e) {
      LOG.debug("{}: {}", found, e.toString());
      return leftOut(found, LeftOut.UNREADABLE_DIRECTORY);
    }
  }

  /** A name that begins with a dot. */
  void hidden(FoundFile found) {
    discovery.leftOutAsItIs(found, LeftOut.HIDDEN);
  }

  /** A directory in a source that has none below it. */
  void subdirectory(FoundFile found) {
    discovery.leftOutAsItIs(
        found, found.getName().startsWith("_") ? LeftOut.HIDDEN : LeftOut.SUBDIRECTORY);
  }

  /** A directory whose entries nobody gets. */
  void unreadable(FoundFile found, IOException e) {
    LOG.debug("{}: {}", found, e.toString());
    discovery.leftOutAsItIs(found, LeftOut.UNREADABLE_DIRECTORY);
  }

  private boolean leftOut(FoundFile found, LeftOut why) {
    discovery.leftOutAsItIs(found, why);
    return false;
  }
}
