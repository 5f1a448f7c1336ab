package io.anasto.delta;

import io.anasto.format.OutputFile;
import io.anasto.row.Failpoint;
import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * How an entry comes into a table's log: whole, on the disk, and only when no other writer, of this
 * process or another one, has that version. Both Delta libraries write through it; their own store
 * for local disks guards against writers of the same process alone. Public for them, which make it
 * by its class's name. Thread-safe.
 */
public final class DeltaLogStore extends LogStore {
  private static final Pattern ENTRY = Pattern.compile("0(\\d{19})\\.json");
  private static final String FIRST_VERSION = "0".repeat(20) + ".json";

  public DeltaLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public CloseableIterator<String> read(org.apache.hadoop.fs.Path path, Configuration configuration)
      throws IOException {
    try {
      Path file = local(path);
      if (file.endsWith(DeltaCheckpointHint.NAME) && !DeltaCheckpointHint.holds(file)) {
        throw new FileNotFoundException(path.toString());
      }
      return new Lines(Files.newBufferedReader(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      // What the libraries understand.
      FileNotFoundException missing = new FileNotFoundException(path.toString());
      missing.initCause(e);
      throw missing;
    }
  }

  /**
   * Writes a file under a hidden name, flushes it, and gives it its name.
   *
   * @throws FileAlreadyExistsException when it is there and must not be replaced
   */
  @Override
  public void write(
      org.apache.hadoop.fs.Path path,
      Iterator<String> lines,
      Boolean overwrite,
      Configuration configuration)
      throws IOException {
    Path target = local(path);
    if (!overwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path directory = target.getParent();
    Path temporary = DeltaTemporaries.of(target);
    try {
      writeFlushed(temporary, lines, before(target));
      Failpoint.ENTRY_WRITTEN.reach();
      if (overwrite) {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        name(temporary, target);
        Failpoint.ENTRY_NAMED.reach();
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
    OutputFile.flushDirectory(directory);
    if (target.getFileName().toString().equals(FIRST_VERSION)) {
      // The directories are new too.
      OutputFile.flushDirectory(directory.getParent());
      OutputFile.flushDirectory(directory.getParent().getParent());
    }
  }

  /**
   * The time of the entry before this one, where there is such. Readers take an entry's time for
   * that of its commit, which must not come before earlier ones when the clock was set back.
   */
  private static Optional<FileTime> before(Path target) throws IOException {
    Matcher entry = ENTRY.matcher(target.getFileName().toString());
    if (!entry.matches() || Long.parseLong(entry.group(1)) == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Files.getLastModifiedTime(
              target.resolveSibling("%020d.json".formatted(Long.parseLong(entry.group(1)) - 1))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void writeFlushed(Path file, Iterator<String> lines, Optional<FileTime> before)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      StringBuilder text = new StringBuilder();
      while (lines.hasNext()) {
        text.append(lines.next()).append('\n');
        if (text.length() >= 1 << 16 || !lines.hasNext()) {
          ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          text.setLength(0);
          Failpoint.ENTRY_BEGUN.reach();
        }
      }
      if (before.isPresent() && before.get().compareTo(Files.getLastModifiedTime(file)) >= 0) {
        Files.setLastModifiedTime(
            file, FileTime.from(before.get().toInstant().plus(1, ChronoUnit.MILLIS)));
      }
      channel.force(true);
    }
  }

  /**
   * Gives a file a name that nobody has: unlike a rename, a link replaces nothing. Where there are
   * no links, nothing is as safe from writers that know nothing of each other.
   */
  private static void name(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      throw withoutLink(temporary, target, e);
    }
  }

  /** What to say of a link that was not made: the reason may as well be a full disk. */
  static IOException withoutLink(Path temporary, Path target, Exception e) {
    return new IOException(
        "%s cannot be linked to its name (%s). Without hard links two writers could replace each other's commits: if the file system has none, put the table on one that has, such as ext4, XFS or NTFS"
                .formatted(temporary.getFileName(), reason(e))
            + "; nothing was committed as "
            + target,
        e);
  }

  private static String reason(Exception e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(e.getMessage());
  }

  @Override
  public Iterator<FileStatus> listFrom(org.apache.hadoop.fs.Path path, Configuration configuration)
      throws IOException {
    Path from = local(path);
    String first = from.getFileName().toString();
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from.getParent())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.compareTo(first) >= 0) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      FileNotFoundException missing =
          new FileNotFoundException("No such file or directory: " + path.getParent());
      missing.initCause(e);
      throw missing;
    }
    Collections.sort(names);
    return new Statuses(path.getParent(), from.getParent(), names.iterator());
  }

  @Override
  public org.apache.hadoop.fs.Path resolvePathOnPhysicalStorage(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    return new org.apache.hadoop.fs.Path(local(path).toUri());
  }

  /** True: checkpoints, which are not written through this store, then come whole as well. */
  @Override
  public Boolean isPartialWriteVisible(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    return true;
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    URI uri = path.toUri();
    return Path.of(uri.getPath());
  }

  /** The lines of a file that are not blank: delta-standalone fails on such, Spark does not. */
  private static final class Lines implements CloseableIterator<String> {
    private final BufferedReader reader;
    private String next;

    Lines(BufferedReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null || next.isBlank()) {
          next = reader.readLine();
          if (next == null) {
            return false;
          }
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String line = next;
      next = null;
      return line;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Asks the disk about each file when it is wanted; one that is gone by then is left out. */
  private static final class Statuses implements Iterator<FileStatus> {
    private final org.apache.hadoop.fs.Path parent;
    private final Path directory;
    private final Iterator<String> names;
    private FileStatus next;

    Statuses(org.apache.hadoop.fs.Path parent, Path directory, Iterator<String> names) {
      this.parent = parent;
      this.directory = directory;
      this.names = names;
    }

    @Override
    public boolean hasNext() {
      while (next == null && names.hasNext()) {
        next = status(names.next());
      }
      return next != null;
    }

    private FileStatus status(String name) {
      try {
        BasicFileAttributes file =
            Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
        return new FileStatus(
            file.size(),
            file.isDirectory(),
            1,
            1,
            file.lastModifiedTime().toMillis(),
            new org.apache.hadoop.fs.Path(parent, new org.apache.hadoop.fs.Path(null, null, name)));
      } catch (NoSuchFileException e) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public FileStatus next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      FileStatus status = next;
      next = null;
      return status;
    }
  }
}
