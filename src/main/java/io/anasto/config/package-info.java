/**
 * The config file: TOML to immutable records, with every problem of the file at once.
 *
 * <p>Start at {@link io.anasto.config.ConfigFile}, which gives a {@link io.anasto.config.Config} or
 * a {@link io.anasto.config.ConfigException}. What spans several tables is judged by {@code
 * io.anasto.plan}.
 */
package io.anasto.config;
