package io.anasto.ledger;

/**
 * What a look into a source's directory found out about one file.
 *
 * @param path below the source's directory
 * @param size in bytes
 * @param modified in nanoseconds since the epoch
 */
public record Sighting(String path, long size, long modified, Kind kind) {
  /** What it means for the file. */
  public enum Kind {
    /** New, or still waiting and now of this size and time, or rejected and to be tried again. */
    NEW,
    /** A delivered file has other content, which is left alone: remember and count it. */
    CHANGED,
    /** A delivered file has more behind what was delivered, which is left alone: say so. */
    GROWN,
    /** A delivered file has the content that was delivered, and another time. */
    TOUCHED,
    /** A delivered file has other content, which is delivered as new. */
    REDELIVER
  }
}
