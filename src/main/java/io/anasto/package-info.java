/**
 * Anasto: delivers what is new in source tables to destination tables, exactly once.
 *
 * <p>Start at {@link io.anasto.Anasto}, which wires the packages and runs them in a Camel Main.
 */
package io.anasto;
