/**
 * Sources: what is new in a directory, and the batches that it becomes.
 *
 * <p>Start at {@link io.anasto.source.SourceTables}, which makes the consumers of a source's two
 * routes: a {@code file:} consumer with our filters, whose idempotent repository is the ledger, and
 * the {@code batch:} consumer, which hands out the ledger's batches. The two meet only there.
 */
package io.anasto.source;
