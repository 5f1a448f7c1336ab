package io.anasto.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** The errors that a user can cause, each with problem, place and remedy. */
final class Problems {
  /** As the system words it. */
  private static final String DISK_FULL = "No space left on device";

  private Problems() {}

  static LedgerException missing(Path stateDirectory) {
    return new LedgerException(
        "There is no ledger in %s: nothing has run here yet. Run Anasto once, or correct state_dir."
            .formatted(stateDirectory));
  }

  static LedgerException unwritable(Path stateDirectory, Throwable cause) {
    if (String.valueOf(cause.getMessage()).contains(DISK_FULL)) {
      return LedgerException.passing(
          "The state directory %s cannot be written: the disk is full. Free some space, then start again."
              .formatted(stateDirectory),
          cause);
    }
    return new LedgerException(
        "The state directory %s cannot be written (%s). Give the user that runs Anasto the right to"
                .formatted(stateDirectory, reason(cause))
            + " write it, or set state_dir in [anasto] to another place.",
        cause);
  }

  static LedgerException mayNotWrite(Path stateDirectory, Path existing) {
    return new LedgerException(
        "The state directory %s cannot be written: %s is not this user's to write. Give the user that"
                .formatted(stateDirectory, existing)
            + " runs Anasto the right to write it, or set state_dir in [anasto] to another place.");
  }

  static LedgerException notDirectory(Path stateDirectory, Path file) {
    return new LedgerException(
        "The state directory %s cannot be made: %s is a file. Set state_dir in [anasto] to a directory, or move the file away."
            .formatted(stateDirectory, file));
  }

  static LedgerException networkFileSystem(Path stateDirectory, String type) {
    return new LedgerException(
        "The state directory %s is on a network file system (%s), where locks and shared memory"
                .formatted(stateDirectory, type)
            + " cannot be relied on. Set state_dir in [anasto] to a local directory.");
  }

  static LedgerException locked(Path stateDirectory, String pid) {
    return new LedgerException(
        "The state directory %s is in use by another Anasto process (pid %s). Stop that one first,"
                .formatted(stateDirectory, pid.isEmpty() ? "unknown" : pid)
            + " or give this one a state_dir of its own.");
  }

  static LedgerException newer(Path file, int version, int known) {
    return new LedgerException(
        "The ledger %s has format version %d, from a newer Anasto; this one knows versions up to %d."
                .formatted(file, version, known)
            + " Use the newer Anasto again.");
  }

  static LedgerException older(Path file, int version, int known) {
    return new LedgerException(
        "The ledger %s has format version %d, from an older Anasto; this one needs version %d."
                .formatted(file, version, known)
            + " Run this Anasto once on it (`anasto run`), and it is brought up.");
  }

  static LedgerException foreign(Path file) {
    return new LedgerException(
        "The file %s is a database, but not a ledger of Anasto. Set state_dir in [anasto] to a"
                .formatted(file)
            + " directory of its own.");
  }

  static LedgerException damaged(Path file, String what) {
    return new LedgerException(damagedMessage(file, what));
  }

  static LedgerException unknownTable(String kind, String name) {
    return new LedgerException(
        "The ledger knows no %s table '%s'. `anasto status` lists the tables that it knows."
            .formatted(kind, name));
  }

  static LedgerException nameTaken(String kind, String oldName, String newName) {
    return new LedgerException(
        "The %s table '%s' cannot be renamed to '%s': the ledger knows another one of that name."
                .formatted(kind, oldName, newName)
            + " Choose another name, or forget that one with `anasto reset CONFIG %s`."
                .formatted(newName));
  }

  static LedgerException knownDirectory(
      String kind, String name, String directory, String knownName) {
    return new LedgerException(
        "The directory %s of the %s table '%s' is known to the ledger as '%s'."
                .formatted(directory, kind, name, knownName)
            + " If the table has a new name, run `anasto rename CONFIG %s %s`."
                .formatted(knownName, name)
            + " If it is to begin anew, run `anasto reset CONFIG %s`.".formatted(knownName));
  }

  static LedgerException knownName(
      String kind, String name, String directory, String knownDirectory) {
    return new LedgerException(
        "The %s table '%s' has the directory %s, but the ledger knows it at %s."
                .formatted(kind, name, directory, knownDirectory)
            + " Bring back its dirpath. If this is another table, give the known one another name"
            + " with"
            + " `anasto rename CONFIG %s OTHER_NAME`.".formatted(name)
            + " If it is to begin anew in the new directory, run `anasto reset CONFIG %s`."
                .formatted(name));
  }

  static LedgerException knownKind(String kind, String name, TableKind is) {
    String now = is == TableKind.FILES ? "a table of files" : "an open table";
    String then = is == TableKind.FILES ? "an open table" : "a table of files";
    return new LedgerException(
        "The %s table '%s' is %s, but the ledger knows it as %s. If it is to begin anew, run"
                .formatted(kind, name, now, then)
            + " `anasto reset CONFIG %s`; else bring back its type, or give it another name and dirpath."
                .formatted(name));
  }

  static LedgerException knownSource(String name, String source, String knownSource) {
    return new LedgerException(
        "The destination table '%s' has the source '%s', but the ledger knows it with the source"
                .formatted(name, source)
            + " '%s'. If the source has a new name, run `anasto rename CONFIG %s %s`."
                .formatted(knownSource, knownSource, source)
            + " If the destination is to begin anew with the other source, run"
            + " `anasto reset CONFIG %s`.".formatted(name));
  }

  /** What SQLite reports, for whoever can do something about it. */
  static RuntimeException of(Path file, SQLException error) {
    if (error instanceof SQLiteException sqlite) {
      switch (sqlite.getResultCode().code & 0xff) {
        case 5, 6 -> { // BUSY, LOCKED
          return LedgerException.passing(
              "The ledger %s was locked by another process for too long. Try again in a moment."
                  .formatted(file),
              error);
        }
        case 8, 14, 3, 23 -> { // READONLY, CANTOPEN, PERM, AUTH
          return new LedgerException(
              "The ledger %s cannot be opened for writing. Give the user that runs Anasto the right"
                      .formatted(file)
                  + " to read and write it and its directory.",
              error);
        }
        case 10 -> { // IOERR
          return LedgerException.passing(
              "The ledger %s could not be read or written: the disk reports an error. Look at the"
                      .formatted(file)
                  + " disk and the free space, then start again.",
              error);
        }
        case 13 -> { // FULL
          return LedgerException.passing(
              "The ledger %s cannot grow: the disk is full. Free some space, then go on."
                  .formatted(file),
              error);
        }
        case 11, 26 -> { // CORRUPT, NOTADB
          return new LedgerException(damagedMessage(file, "it is not a whole database"), error);
        }
        default -> {
          // a bug of ours
        }
      }
    }
    return new IllegalStateException("ledger " + file + ": " + error.getMessage(), error);
  }

  private static String damagedMessage(Path file, String what) {
    return "The ledger %s is damaged: %s. Bring back the state directory from a copy; or move it"
            .formatted(file, what)
        + " away and start with --new-state, which delivers all files again, or point the"
        + " destinations to empty directories.";
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  static LedgerException notStopped(String table) {
    return new LedgerException(
        "%s: is not stopped; only the batch that stops a table can be left out".formatted(table));
  }

  static LedgerException nothingToSkip(String table) {
    return new LedgerException(
        "%s: no batch is what stops it, so that none can be left out; mend it, then `anasto retry`"
            .formatted(table));
  }

  static LedgerException preparedBatch(String table, long batch) {
    return new LedgerException(
        "%s: batch %d is partly written, and cannot be left out; mend what stops it, then `anasto retry`"
            .formatted(table, batch));
  }
}
