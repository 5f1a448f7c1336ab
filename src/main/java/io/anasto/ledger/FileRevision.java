package io.anasto.ledger;

import java.time.Instant;

/**
 * What happens to one file of a batch that is not sealed yet.
 *
 * @param path below the source's directory
 * @param size in bytes, for {@link Kind#REFRESHED}
 * @param modified in nanoseconds since the epoch, for {@link Kind#REFRESHED}
 * @param reason with the place in the file, for {@link Kind#REJECTED}, else empty
 * @param notBefore in milliseconds since the epoch, for {@link Kind#POSTPONED}
 */
public record FileRevision(
    String path, Kind kind, long size, long modified, String reason, long notBefore) {
  /** What happens to it. */
  public enum Kind {
    /** It stays, with another size or time. */
    REFRESHED,
    /** It cannot be read and leaves the batch. */
    REJECTED,
    /** It is gone, leaves the batch and is forgotten. */
    VANISHED,
    /** It is still arriving, leaves the batch and waits for another one. */
    POSTPONED
  }

  public static FileRevision refreshed(String path, long size, long modified) {
    return new FileRevision(path, Kind.REFRESHED, size, modified, "", 0);
  }

  public static FileRevision rejected(String path, String reason) {
    return new FileRevision(path, Kind.REJECTED, 0, 0, Secrets.ofProcess().mask(reason), 0);
  }

  public static FileRevision vanished(String path) {
    return new FileRevision(path, Kind.VANISHED, 0, 0, "", 0);
  }

  public static FileRevision postponed(String path, Instant notBefore) {
    return new FileRevision(path, Kind.POSTPONED, 0, 0, "", notBefore.toEpochMilli());
  }
}
