/**
 * For whoever operates the process: its tables as MBeans, health checks, metrics, and a page to
 * look at.
 *
 * <p>Start at {@link io.anasto.ops.Operations}.
 */
package io.anasto.ops;
