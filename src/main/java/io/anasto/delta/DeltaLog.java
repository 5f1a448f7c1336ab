package io.anasto.delta;

import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A table's log: the protocol's "Delta Log Entries" and "Checkpoints". Thread-safe. */
final class DeltaLog {
  private static final Engine ENGINE =
      new DeltaEngine(DefaultEngine.create(new DeltaAccess()), true);
  private static final String FOLDER = "_delta_log";
  private static final Pattern ENTRY = Pattern.compile("\\d{20}\\.json");
  private static final int DIGITS = 20;

  private final Path directory;
  private final DeltaFaults faults;

  /**
   * A log that need not be there yet.
   *
   * @param name the directory as the user wrote it
   */
  DeltaLog(Path directory, String name) {
    this.directory = directory.toAbsolutePath().normalize();
    this.faults = new DeltaFaults(name);
  }

  Path directory() {
    return directory;
  }

  DeltaFaults faults() {
    return faults;
  }

  static Engine engine() {
    return ENGINE;
  }

  private Path folder() {
    return directory.resolve(FOLDER);
  }

  /** The directory of the table whose log a file is in, at any depth. */
  static Path table(Path file) {
    Path folder = file.getParent();
    while (folder.getParent() != null && !folder.endsWith(FOLDER)) {
      folder = folder.getParent();
    }
    return folder.getParent();
  }

  Path entry(long version) {
    return folder().resolve(String.format(Locale.ROOT, "%020d.json", version));
  }

  /** What tells a version's entry from another under its name; empty when it is not there. */
  Optional<Object> identity(long version) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(entry(version), BasicFileAttributes.class);
      return Optional.of(
          List.of(Objects.requireNonNullElse(is.fileKey(), ""), is.lastModifiedTime(), is.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  boolean has(long version) {
    return Files.exists(entry(version));
  }

  /** When an entry last came or went. */
  FileTime changed() throws IOException {
    return Files.exists(folder()) ? Files.getLastModifiedTime(folder()) : FileTime.fromMillis(0);
  }

  /** The versions whose entries are there, ascending. */
  List<Long> versions() throws IOException {
    return names("[0-9]*.json").stream()
        .filter(name -> ENTRY.matcher(name).matches())
        .map(name -> Long.parseLong(name.substring(0, DIGITS)))
        .toList();
  }

  private List<String> names(String glob) throws IOException {
    try {
      return DeltaAccess.names(folder(), glob);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(faults.name() + ": the log cannot be listed: " + e.getMessage(), e);
    }
  }

  /**
   * What a version did.
   *
   * @throws io.anasto.format.TableException (gone) when its entry is not there
   */
  DeltaCommit commit(long version) throws IOException {
    return DeltaCommit.read(this, version);
  }

  /**
   * A version's entry.
   *
   * @throws io.anasto.format.TableException (gone) when it is not there
   */
  FileStatus status(long version) throws IOException {
    try {
      return DeltaAccess.status(entry(version));
    } catch (NoSuchFileException e) {
      throw faults.goneVersion(version, versions());
    }
  }

  /** The table at its latest version. */
  DeltaSnapshot latest() throws IOException {
    List<Long> there = versions();
    // Of a version that is told, Kernel looks for the checkpoint itself. Otherwise it relies on
    // _last_checkpoint, which is a hint and may be wrong.
    return there.isEmpty()
        ? snapshot(0, TableManager.loadSnapshot(directory.toString()))
        : snapshot(there.get(there.size() - 1));
  }

  /**
   * The table at a version.
   *
   * @throws io.anasto.format.TableException (gone) when the log does not tell any more
   */
  DeltaSnapshot snapshot(long version) throws IOException {
    status(version);
    try {
      return snapshot(version, TableManager.loadSnapshot(directory.toString()).atVersion(version));
    } catch (DataException | TableException e) {
      if (isCutOff(version)) {
        throw faults.cutOff(version, e);
      }
      throw e;
    }
  }

  private DeltaSnapshot snapshot(long version, SnapshotBuilder builder) throws IOException {
    return new DeltaSnapshot(
        this, (SnapshotImpl) faults.call(version, () -> builder.build(ENGINE)));
  }

  /** Whether entries are missing that no checkpoint stands for. */
  private boolean isCutOff(long version) throws IOException {
    List<Long> there = versions();
    return there.isEmpty()
        || (there.get(0) > 0
            && names("[0-9]*.checkpoint*").stream()
                .noneMatch(name -> Long.parseLong(name.substring(0, DIGITS)) <= version));
  }
}
