package io.anasto.delta;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What Delta Kernel may do with local files: read them. Hadoop's file system would make and check
 * files of its own beside them, takes no interrupt, and knows no write-protection. Thread-safe.
 */
final class DeltaAccess implements FileIO {
  private static final String SCHEME = "file:";
  private static final String CHECKSUM = ".crc";

  /** The file of a path as Kernel writes it: not encoded, perhaps with a scheme. */
  static Path path(String text) {
    String path = text;
    if (path.startsWith(SCHEME)) {
      path = path.substring(SCHEME.length());
      if (path.startsWith("//")) {
        path = path.substring(path.indexOf('/', 2));
      }
    }
    return Path.of(path);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    Path from = path(filePath);
    String least = from.getFileName().toString();
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(from.getParent())) {
      for (Path one : all) {
        String name = one.getFileName().toString();
        if (name.compareTo(least) >= 0) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw missing(e);
    }
    // Kernel fails on a checksum beyond the last entry; a listing may see it and miss the entry.
    names.removeIf(
        name -> name.endsWith(CHECKSUM) && !names.contains(name.replace(CHECKSUM, ".json")));
    return new Listing(from.getParent(), names.iterator());
  }

  private static FileNotFoundException missing(IOException e) {
    FileNotFoundException missing = new FileNotFoundException(e.getMessage());
    missing.initCause(e);
    return missing;
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    try {
      return status(path(path));
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  static FileStatus status(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    return FileStatus.of(file.toString(), is.size(), is.lastModifiedTime().toMillis());
  }

  @Override
  public String resolvePath(String path) {
    return path(path).toAbsolutePath().normalize().toString();
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new Input(path(path));
  }

  @Override
  public Optional<String> getConf(String key) {
    return Optional.empty();
  }

  @Override
  public OutputFile newOutputFile(String path) {
    throw readOnly();
  }

  @Override
  public boolean mkdirs(String path) {
    throw readOnly();
  }

  @Override
  public boolean delete(String path) {
    throw readOnly();
  }

  @Override
  public void copyFileAtomically(String from, String to, boolean overwrite) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("a table that is read is not written");
  }

  /** A directory's files; those that go meanwhile are left out. */
  private static final class Listing implements CloseableIterator<FileStatus> {
    private final Path directory;
    private final Iterator<String> names;
    private FileStatus ahead;

    Listing(Path directory, Iterator<String> names) {
      this.directory = directory;
      this.names = names;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && names.hasNext()) {
        try {
          ahead = status(directory.resolve(names.next()));
        } catch (NoSuchFileException e) {
          ahead = null;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return ahead != null;
    }

    @Override
    public FileStatus next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      FileStatus next = ahead;
      ahead = null;
      return next;
    }

    @Override
    public void close() {
      ahead = null;
    }
  }

  private record Input(Path file) implements InputFile {
    @Override
    public long length() throws IOException {
      return Files.size(file);
    }

    @Override
    public String path() {
      return file.toString();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      try {
        return new Bytes(FileChannel.open(file));
      } catch (NoSuchFileException e) {
        throw missing(e);
      }
    }
  }

  private static final class Bytes extends SeekableInputStream {
    private final FileChannel channel;
    private final InputStream in;

    Bytes(FileChannel channel) {
      this.channel = channel;
      this.in = Channels.newInputStream(channel);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long to) throws IOException {
      channel.position(to);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return in.read(into, from, length);
    }

    @Override
    public void readFully(byte[] into, int from, int length) throws IOException {
      if (in.readNBytes(into, from, length) < length) {
        throw new EOFException("ends before " + length + " bytes");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** The names of a directory's entries that match a pattern, sorted. */
  static List<String> names(Path directory, String glob) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, glob)) {
      for (Path one : all) {
        names.add(one.getFileName().toString());
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return List.copyOf(names);
  }
}
