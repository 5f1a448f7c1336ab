/**
 * The plan as Camel routes, and the one policy for errors in them.
 *
 * <p>Start at {@link io.anasto.routes.TableRoutes}.
 */
package io.anasto.routes;
