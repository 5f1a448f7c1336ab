/**
 * The command line.
 *
 * <p>Start at {@link io.anasto.cli.AnastoCommand}, whose subcommands are a class each.
 */
package io.anasto.cli;
