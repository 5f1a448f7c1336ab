/**
 * Measures Anasto as users run it, beside DuckDB and Spark, for {@code make bench}: {@link
 * io.anasto.bench.Bench}.
 */
package io.anasto.bench;
