package io.anasto.ops;

import java.time.Instant;

/**
 * A table failed, or works again.
 *
 * @param isSource whether the table is a source, else it is a destination
 * @param failed else it has recovered
 * @param message what went wrong
 */
record TableNotice(String table, boolean isSource, boolean failed, String message, Instant at) {}
