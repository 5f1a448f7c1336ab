package io.anasto.delta;

import io.anasto.format.TableException;
import io.anasto.format.TableVersion;
import io.anasto.format.TableVersion.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells what of a Delta Lake table has not been read yet. It writes nothing. Not thread-safe.
 *
 * <p>A look that finds nothing new costs a question or two to the file system.
 */
public final class DeltaHistory {
  private final DeltaLog log;
  private final DeltaStates states;

  /** When the log was changed that had nothing behind what was read; null before such a look. */
  private FileTime whole;

  /** Where the search for the bookmark stands; null before it. */
  private TooOld tooOld;

  /** The last version that is known to be older than the bookmark. */
  private record TooOld(Instant bookmark, long version, Instant time) {}

  /**
   * What there is to read.
   *
   * @param tableId the same as long as it is the same table; empty where there is none yet
   * @param versions in the order in which they are to be read
   * @param complete whether the table has no more of them
   */
  public record Look(String tableId, List<TableVersion> versions, boolean complete) {
    static final Look NONE = new Look("", List.of(), true);

    public Look {
      versions = List.copyOf(versions);
    }
  }

  /**
   * A table that need not be there yet.
   *
   * @param name the directory as the user wrote it, for messages
   */
  public DeltaHistory(Path directory, String name) {
    this.log = new DeltaLog(directory, name);
    this.states = new DeltaStates(log);
  }

  /**
   * Looks for what comes next.
   *
   * @param position the last version that was read; empty when none was
   * @param bookmark without a position: changes that were committed earlier are left out, and where
   *     the table began at it or later, all its rows come first
   * @param resnapshot whether all rows may come again where the log does not go back far enough
   * @param most versions that are told at once, at least 1
   * @throws TableException (gone) when the log does not go back far enough; (refused) when another
   *     table is in the place of the one that was read, or it cannot be read
   */
  public Look look(OptionalLong position, Instant bookmark, boolean resnapshot, int most)
      throws IOException {
    if (position.isPresent()) {
      return after(position.getAsLong(), resnapshot, most);
    }
    boolean isKnown =
        tooOld != null && tooOld.bookmark().equals(bookmark) && log.has(tooOld.version());
    return isKnown ? since(most) : begin(bookmark, resnapshot, most);
  }

  private Look after(long position, boolean resnapshot, int most) throws IOException {
    if (log.has(position + 1)) {
      return changes(position + 1, most);
    }
    FileTime now = log.changed();
    if (log.has(position) && now.equals(whole)) {
      return new Look(states.at(position).id(), List.of(), true);
    }
    List<Long> there = log.versions();
    if (there.isEmpty()) {
      return Look.NONE;
    }
    long latest = there.get(there.size() - 1);
    if (latest < position) {
      throw log.faults().replaced(position, latest);
    }
    // Versions may have come, and gone, since the first question.
    if (log.has(position + 1)) {
      return changes(position + 1, most);
    }
    if (there.contains(position)) {
      if (latest > position) {
        throw log.faults().hole(position + 1, latest);
      }
      whole = now;
      return new Look(states.at(position).id(), List.of(), true);
    }
    return gap(position + 1, there, resnapshot);
  }

  private Look gap(long needed, List<Long> there, boolean resnapshot) throws IOException {
    if (!resnapshot) {
      throw log.faults().goneVersion(needed, there);
    }
    return all();
  }

  /** All rows of the latest version. */
  private Look all() throws IOException {
    DeltaSnapshot snapshot = log.latest();
    TableVersion version =
        new TableVersion(Kind.SNAPSHOT, snapshot.version(), snapshot.bytes(), snapshot.time());
    return new Look(states.at(snapshot).id(), List.of(version), true);
  }

  /** The versions from one on, whose entry is there. */
  private Look changes(long from, int most) throws IOException {
    List<TableVersion> versions = new ArrayList<>();
    String tableId = "";
    long next = from;
    while (versions.size() < most && log.has(next)) {
      try {
        DeltaCommit commit = log.commit(next);
        tableId = states.at(commit).id();
        versions.add(new TableVersion(Kind.CHANGES, next, commit.bytes(), commit.time()));
      } catch (IOException e) {
        if (versions.isEmpty()) {
          throw e;
        }
        // Those before can be read; the next look begins here and tells.
        return new Look(tableId, versions, false);
      }
      next++;
    }
    return new Look(tableId, versions, !log.has(next));
  }

  private Look begin(Instant bookmark, boolean resnapshot, int most) throws IOException {
    List<Long> there = log.versions();
    if (there.isEmpty()) {
      return Look.NONE;
    }
    long earliest = there.get(0);
    if (!bookmark.isAfter(begun(earliest))) {
      return all();
    }
    if (earliest > 0 && !DeltaCommit.time(log, earliest).isBefore(bookmark)) {
      return gap(earliest - 1, there, resnapshot);
    }
    tooOld = new TooOld(bookmark, earliest, DeltaCommit.time(log, earliest));
    return since(most);
  }

  /** The changes from the bookmark on. */
  private Look since(int most) throws IOException {
    long next = tooOld.version() + 1;
    while (log.has(next)) {
      Instant time = DeltaCommit.time(log, next);
      // Times go up with the versions, whatever the clocks of their writers said.
      Instant latest = time.isAfter(tooOld.time()) ? time : tooOld.time();
      if (!latest.isBefore(tooOld.bookmark())) {
        return changes(next, most);
      }
      tooOld = new TooOld(tooOld.bookmark(), next, latest);
      next++;
    }
    return new Look(states.at(tooOld.version()).id(), List.of(), true);
  }

  /** When the table was made, as far as it can be told. */
  private Instant begun(long earliest) throws IOException {
    if (earliest == 0) {
      return DeltaCommit.time(log, 0);
    }
    Optional<Long> created = states.at(earliest).created();
    return created.isPresent()
        ? Instant.ofEpochMilli(created.get())
        : DeltaCommit.time(log, earliest);
  }
}
