package io.anasto.source;

import java.io.IOException;
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
    return isDirectory ? acceptDirectory(file.toPath()) : discovery.accepts(file);
  }

  /** A link to a directory that holds it would be walked forever. */
  private boolean acceptDirectory(Path directory) {
    if (directory.getFileName().toString().startsWith("_")) {
      return false;
    }
    try {
      Path real = directory.toRealPath();
      Path parent = directory.getParent().toRealPath();
      if (parent.startsWith(real)) {
        LOG.debug("{} left out: it links to a directory that holds it", directory);
        return false;
      }
      directories.seen(directory);
      return true;
    } catch (IOException e) {
      LOG.debug("{} left out: {}", directory, e.toString());
      return false;
    }
  }
}
