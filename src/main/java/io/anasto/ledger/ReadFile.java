package io.anasto.ledger;

import java.util.OptionalLong;

/**
 * What a file of a batch gave when it was read to its end.
 *
 * @param path below the source's directory
 * @param checksum of its bytes; empty where it is not known
 */
public record ReadFile(String path, long rows, OptionalLong checksum) {}
