/**
 * Delta Lake tables, as sources and as destinations.
 *
 * <p>Reading starts at {@code DeltaReader}, which gives a version's rows, and {@code DeltaHistory},
 * which tells what is new. Delta Kernel reads the log, in {@code DeltaLog}, {@code DeltaCommit} and
 * {@code DeltaSnapshot}; the data files are read by the project's own Parquet reader. Nothing here
 * writes into the directory of a table that is read.
 */
package io.anasto.delta;
