package io.anasto.ledger;

import java.time.Instant;

/**
 * The last thing that went wrong with a table; kept after the table goes on.
 *
 * @param message for its reader
 */
public record TableError(String message, Instant at) {}
