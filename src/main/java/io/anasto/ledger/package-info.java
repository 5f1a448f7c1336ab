/**
 * Durable state: what was discovered, which batches it became, and what each destination has
 * committed.
 *
 * <p>Start at {@link io.anasto.ledger.Ledger}. Discovery writes files, delivery takes batches, and
 * the two meet only here.
 */
package io.anasto.ledger;
