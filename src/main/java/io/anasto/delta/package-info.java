/**
 * Delta Lake tables, as sources and as destinations.
 *
 * <p>Routes start at {@link io.anasto.delta.DeltaComponent}, the {@code delta:} component; its
 * consumer finds what is new, its producer appends. Reading starts at {@code DeltaReader}, which
 * gives a version's rows, and {@code DeltaHistory}, which tells what is new. Delta Kernel reads the
 * log, in {@code DeltaLog}, {@code DeltaCommit} and {@code DeltaSnapshot}; the data files are read
 * by the project's own Parquet reader. Nothing here writes into the directory of a table that is
 * read. Writing starts at {@code DeltaAppender}: data files come from the project's own Parquet
 * writer, and two committers, of delta-standalone and of Delta Kernel, put them into the log by way
 * of one {@code DeltaLogStore}.
 */
package io.anasto.delta;
