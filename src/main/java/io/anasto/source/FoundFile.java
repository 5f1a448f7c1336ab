package io.anasto.source;

import io.anasto.row.FileName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that a walk has met, in the form that Camel takes. Java's own {@code File} knows a name as
 * text alone, and cannot open one that the locale does not decode; this one keeps the path, and
 * goes by its spelling. What the file system tells of it is asked for once. Used by one thread.
 */
final class FoundFile extends File {
  private static final long serialVersionUID = 1;

  private final transient Path path;
  private final transient String relative;
  private transient BasicFileAttributes attributes;
  private transient IOException failure;

  /**
   * @param directory the source's
   * @param path somewhere below it
   */
  FoundFile(Directory directory, Path path) {
    this(directory, path, FileName.of(directory.path.relativize(path)));
  }

  private FoundFile(Directory directory, Path path, String relative) {
    super(directory.prefix + relative);
    this.path = path;
    this.relative = relative;
  }

  /**
   * A source's directory.
   *
   * @param prefix its spelling, with a slash at its end
   */
  record Directory(Path path, String prefix) {
    static Directory of(Path path) {
      String spelling = FileName.of(path);
      return new Directory(path, spelling.endsWith("/") ? spelling : spelling + "/");
    }
  }

  /** The spelling of its path below the source's directory: its identity. */
  String relative() {
    return relative;
  }

  /** What the file system tells of it, or of what it links to. */
  BasicFileAttributes attributes() throws IOException {
    if (attributes == null && failure == null) {
      try {
        attributes = Files.readAttributes(path, BasicFileAttributes.class);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return attributes;
  }

  @Override
  public Path toPath() {
    return path;
  }

  @Override
  public boolean isDirectory() {
    try {
      return attributes().isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean exists() {
    try {
      return attributes() != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public long length() {
    try {
      return attributes().size();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public long lastModified() {
    try {
      return attributes().lastModifiedTime().toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FoundFile file && path.equals(file.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }
}
