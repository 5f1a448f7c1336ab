package io.anasto.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the real path of what may not exist yet: that of the nearest existing ancestor, and the
 * rest as it stands. Symbolic links to what does not exist are followed too.
 */
final class RealPath {
  /** As many links as Linux follows before it speaks of a loop. */
  private static final int MAX_LINKS = 40;

  private RealPath() {}

  static Path of(Path path) {
    return follow(path.toAbsolutePath(), MAX_LINKS);
  }

  private static Path follow(Path path, int links) {
    Path real = path.getRoot();
    for (int i = 0; i < path.getNameCount(); i++) {
      Path next = real.resolve(path.getName(i));
      try {
        real = next.toRealPath();
      } catch (IOException e) {
        if (links > 0 && Files.isSymbolicLink(next)) {
          return target(next, path, i, links);
        }
        real = next.normalize();
      }
    }
    return real;
  }

  private static Path target(Path link, Path path, int position, int links) {
    try {
      Path target = link.resolveSibling(Files.readSymbolicLink(link));
      boolean last = position + 1 == path.getNameCount();
      Path whole = last ? target : target.resolve(path.subpath(position + 1, path.getNameCount()));
      return follow(whole, links - 1);
    } catch (IOException e) {
      return path.normalize();
    }
  }
}
