/**
 * Resolved tables: names linked, paths made real, route ids fixed, and what spans several tables
 * judged.
 *
 * <p>Start at {@link io.anasto.plan.Plan}. {@link io.anasto.plan.FilePatterns} says which files
 * belong to a source, {@link io.anasto.plan.PlanText} puts a plan into words.
 */
package io.anasto.plan;
