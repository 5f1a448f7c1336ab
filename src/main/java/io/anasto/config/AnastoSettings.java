package io.anasto.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code [anasto]} table.
 *
 * @param stateDir the ledger's directory, relative to the config file
 * @param routes the directory of route snippets, relative to the config file
 * @param jmxPort remote JMX on loopback
 * @param http host and port of the status page
 * @param logFormat of the lines on standard error
 */
public record AnastoSettings(
    Text stateDir,
    Text routes,
    OptionalInt jmxPort,
    Optional<Text> http,
    LogFormat logFormat,
    KeyPositions at) {
  public static final String DEFAULT_STATE_DIR = "./.anasto";
  public static final String DEFAULT_ROUTES = "./routes";
}
