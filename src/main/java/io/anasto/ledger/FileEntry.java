package io.anasto.ledger;

import java.util.Optional;

/**
 * A source file, as it was last recorded.
 *
 * @param path below the source's directory
 * @param size in bytes, as last recorded: of a changed file the new one
 * @param modified in nanoseconds since the epoch, as last recorded
 * @param batch the batch that the file became part of, or 0 when there is none
 * @param reason why it was left out, when it was
 * @param changed whether it has other content than was put into its batch
 */
public record FileEntry(
    String path,
    long size,
    long modified,
    FileState state,
    long batch,
    Optional<String> reason,
    boolean changed) {}
