package io.anasto.ledger;

/**
 * What a command asks of the running process.
 *
 * @param id the ledger gives it
 * @param table its name
 * @param isSource whether the table is a source, else it is a destination
 * @param newName for {@link Kind#RENAME}, else empty
 */
public record Request(long id, Kind kind, String table, boolean isSource, String newName) {
  /** What is asked for. */
  public enum Kind {
    RETRY,
    RESET,
    RENAME,
    PAUSE,
    RESUME,
    SKIP
  }

  public static Request retry(String table, boolean isSource) {
    return new Request(0, Kind.RETRY, table, isSource, "");
  }

  public static Request reset(String table, boolean isSource) {
    return new Request(0, Kind.RESET, table, isSource, "");
  }

  public static Request pause(String table, boolean isSource) {
    return new Request(0, Kind.PAUSE, table, isSource, "");
  }

  public static Request resume(String table, boolean isSource) {
    return new Request(0, Kind.RESUME, table, isSource, "");
  }

  public static Request skip(String table, boolean isSource) {
    return new Request(0, Kind.SKIP, table, isSource, "");
  }

  public static Request rename(String table, boolean isSource, String newName) {
    return new Request(0, Kind.RENAME, table, isSource, newName);
  }
}
