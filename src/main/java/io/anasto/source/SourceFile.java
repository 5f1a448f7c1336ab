package io.anasto.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A file as a listing has found it.
 *
 * @param path below the source's directory: its identity
 * @param size bytes
 * @param modified nanoseconds since 1970
 * @param created when it came to be; the modification time where the file system does not say
 * @param regular whether it is a regular file, and not a directory, a pipe or a device
 */
record SourceFile(String path, long size, long modified, Instant created, boolean regular) {
  static SourceFile of(FoundFile file) throws IOException {
    return of(file.relative(), file.attributes());
  }

  /** File systems without creation times give the epoch (or the modification time). */
  static SourceFile of(String path, BasicFileAttributes attributes) {
    Instant created = attributes.creationTime().toInstant();
    Instant modified = attributes.lastModifiedTime().toInstant();
    return new SourceFile(
        path,
        attributes.size(),
        nanos(attributes),
        created.toEpochMilli() <= 0 ? modified : created,
        attributes.isRegularFile());
  }

  /** The last segment of its path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the file, which must exist, still has this size and modification time. */
  static boolean isSame(BasicFileAttributes attributes, long size, long modified) {
    return attributes.size() == size && nanos(attributes) == modified;
  }

  static BasicFileAttributes attributes(Path file, LinkOption... options) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, options);
  }

  static long nanos(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }
}
