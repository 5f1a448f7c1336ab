package io.anasto.delta;

import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.anasto.format.TableException.Kind;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes wrong with a table, told to its user: problem, place and remedy. Immutable.
 *
 * @param name the table's directory, as the user wrote it
 */
record DeltaFaults(String name) {
  private static final Pattern ENTRY = Pattern.compile("(\\d{20})\\.json");

  /** What libraries put before a reason: the table's path, and an object without a name. */
  private static final Pattern NOISE =
      Pattern.compile(
          "^Invalid table found at .*?: |\\S+@[0-9a-f]{5,8} |(?<=found) at version \\d+$");

  private static final String AGAIN =
      "Set on_gap = \"resnapshot\" to begin again with all rows of the latest version, or run"
          + " \"anasto reset\"";

  /** Kernel's word for such a table before it looks at the features, and it has no type for it. */
  private static final String NEEDS_CATALOG = "maxCatalogVersion for catalogManaged";

  /** Something that Delta Kernel does. */
  interface Call<T> {
    T run() throws IOException;
  }

  /** Reads the log, and tells what goes wrong in the user's terms. */
  <T> T call(long version, Call<T> call) throws IOException {
    return call(version, "the log", call);
  }

  /** Reads something, and tells what goes wrong in the user's terms. */
  <T> T call(long version, String what, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (TableException | DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw of(version, what, e);
    }
  }

  /** The user's error for one of Kernel's. */
  private IOException of(long version, String read, Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      ClosedByInterruptException interrupted = new ClosedByInterruptException();
      interrupted.initCause(e);
      return interrupted;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeltaBrokenFileException broken) {
        return broken(version, broken);
      }
      if (cause instanceof InvalidTableException) {
        return refused(version, "the log is broken: " + reason(cause), e);
      }
      if (cause instanceof UnsupportedTableFeatureException features) {
        return refusedFeatures(version, features.getUnsupportedFeatures(), e);
      }
      if (cause instanceof UnsupportedProtocolVersionException protocol) {
        return refused(
            version,
            "needs readers of protocol version %d, and Anasto reads up to 3"
                .formatted(protocol.getVersion()),
            e);
      }
      if (String.valueOf(cause.getMessage()).contains(NEEDS_CATALOG)) {
        return refusedFeatures(version, List.of("catalogManaged"), e);
      }
      if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
        return gone(version, "its file " + cause.getMessage(), e);
      }
    }
    String what = read + " cannot be read: " + reason(e);
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      return new IOException(place(version) + ": " + what, e);
    }
    DataException malformed = DataException.malformed(place(version), "", what);
    malformed.initCause(e);
    return malformed;
  }

  private DataException broken(long version, DeltaBrokenFileException broken) {
    Matcher entry = ENTRY.matcher(broken.file().getFileName().toString());
    boolean isEntry = entry.matches();
    String place = place(isEntry ? Long.parseLong(entry.group(1)) : version);
    String what =
        (isEntry ? "its log entry " : "its checkpoint %s ".formatted(broken.file().getFileName()))
            + broken.getMessage();
    DataException told =
        broken.isUnfinished()
            ? DataException.truncated(place, what)
            : DataException.malformed(place, broken.line(), what);
    told.initCause(broken);
    return told;
  }

  static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : NOISE.matcher(message.lines().findFirst().orElse("")).replaceAll("");
  }

  /** {@code ./orders version 7}. */
  String place(long version) {
    return name + " version " + version;
  }

  /**
   * A version's log entry is not there.
   *
   * @param there the versions whose entries are, ascending
   */
  TableException goneVersion(long version, List<Long> there) {
    String rest =
        there.isEmpty()
            ? "and no other is there"
            : "the earliest that is there is version " + there.get(0);
    return new TableException(
        Kind.GONE,
        "%s: its log entry is not there any more; %s".formatted(place(version), rest),
        AGAIN,
        null);
  }

  /** An entry is missing in the middle; a table that is being copied may get it yet. */
  DataException hole(long version, long later) {
    return DataException.truncated(
        place(version),
        "its log entry is not there, though that of version %d is".formatted(later));
  }

  /** A version cannot be put together, for the log begins later. */
  TableException cutOff(long version, Throwable cause) {
    return new TableException(
        Kind.GONE,
        "%s: what the table was cannot be told any more; the log begins later"
            .formatted(place(version)),
        AGAIN,
        cause);
  }

  /** A file is not there. */
  TableException gone(long version, String what, Throwable cause) {
    return new TableException(
        Kind.GONE,
        "%s: %s is not there any more; it was vacuumed, or removed".formatted(place(version), what),
        AGAIN,
        cause);
  }

  TableException refused(long version, String what, Throwable cause) {
    return new TableException(Kind.REFUSED, place(version) + ": " + what, cause);
  }

  TableException refusedFeatures(long version, Collection<String> features, Throwable cause) {
    return refused(
        version,
        "the table uses %s, which Anasto does not read"
            .formatted(String.join(", ", new TreeSet<>(features))),
        cause);
  }

  TableException refusedColumn(long version, String column, String what) {
    return refused(version, "column \"" + column + "\" " + what, null);
  }

  /** Rows are removed, and nothing tells which. */
  TableException feedOff(long version) {
    return refused(
        version,
        "it removes rows while the table's change feed is off. Switch it on with ALTER TABLE … SET"
            + " TBLPROPERTIES ('delta.enableChangeDataFeed' = true), which counts from then on, and"
            + " run \"anasto reset\" to begin again with all rows of the latest version",
        null);
  }

  /** A change that is no insert, where rows come without their change type. */
  TableException noInsert(long version, String change) {
    return refused(
        version,
        ("it has a change of type \"%s\", and with changes = \"rows\" a table can only grow. Set"
                + " changes = \"changes\" to have the changes as rows, and run \"anasto reset\"")
            .formatted(change),
        null);
  }

  /** The position is beyond the table. */
  TableException replaced(long position, long latest) {
    return new TableException(
        Kind.REFUSED,
        "%s: the table is at version %d, and version %d was read before: another table is in its place. Run \"anasto reset\" to read it from its beginning"
            .formatted(name, latest, position));
  }
}
