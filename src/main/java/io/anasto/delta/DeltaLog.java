package io.anasto.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A table's log: the protocol's "Delta Log Entries" and "Checkpoints". Thread-safe. */
final class DeltaLog {
  private static final Engine ENGINE = DefaultEngine.create(new DeltaAccess());
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
    return directory.resolve("_delta_log");
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

  /** The versions whose entries are there, ascending. */
  List<Long> versions() throws IOException {
    return DeltaAccess.logNames(folder()).stream()
        .filter(name -> ENTRY.matcher(name).matches())
        .map(name -> Long.parseLong(name.substring(0, DIGITS)))
        .toList();
  }

  /**
   * What a version did.
   *
   * @throws io.anasto.format.TableException (gone) when its entry is not there
   */
  DeltaCommit commit(long version) throws IOException {
    return DeltaCommit.read(this, version);
  }

  /** The table at a version, or at the latest one. */
  DeltaSnapshot snapshot(OptionalLong version) throws IOException {
    long shown = version.orElse(-1);
    if (version.isPresent() && !has(shown)) {
      List<Long> there = versions();
      throw faults.goneVersion(shown, there.isEmpty() ? -1 : there.get(0));
    }
    Snapshot snapshot =
        faults.call(
            Math.max(shown, 0),
            () -> {
              SnapshotBuilder builder = TableManager.loadSnapshot(directory.toString());
              return (version.isPresent() ? builder.atVersion(shown) : builder).build(ENGINE);
            });
    return new DeltaSnapshot(this, (SnapshotImpl) snapshot);
  }
}
