/**
 * The torture harness: real processes on configs drawn at random, disturbed in every way that
 * docs/guarantees.md names, while files arrive; at the end readers of others count the rows. {@link
 * io.anasto.torture.Torture} is what {@code make torture} starts.
 */
package io.anasto.torture;
