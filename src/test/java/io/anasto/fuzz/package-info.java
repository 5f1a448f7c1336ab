/**
 * Bad data by the million: each reader of {@link io.anasto.format} on inputs that were broken on
 * purpose, beside a reader that we did not write.
 *
 * <p>Start at {@link io.anasto.fuzz.Fuzz}. A {@link io.anasto.fuzz.FuzzTarget} knows one format: it
 * makes inputs, reads each by both readers, and compares; a {@link io.anasto.fuzz.FuzzRun} does so
 * many times.
 */
package io.anasto.fuzz;
