package io.anasto.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads {@code [anasto]}. */
final class AnastoSettingsReader {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([^:\\s]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  private final TableReader table;

  AnastoSettingsReader(TableReader table) {
    this.table = table;
  }

  AnastoSettings read() {
    Directories directories = new Directories(table);
    AnastoSettings settings =
        new AnastoSettings(
            directories.path("state_dir").orElse(Text.of(AnastoSettings.DEFAULT_STATE_DIR)),
            directories.path("routes").orElse(Text.of(AnastoSettings.DEFAULT_ROUTES)),
            jmxPort(),
            http(),
            table.choice("log_format", LogFormat.class).orElse(LogFormat.TEXT),
            table.positions());
    table.refuseOthers();
    return settings;
  }

  private OptionalInt jmxPort() {
    return table.integer("jmx_port", 1, MAX_PORT, "a port from 1 to " + MAX_PORT);
  }

  private Optional<Text> http() {
    Optional<Text> http = table.text("http");
    http.filter(text -> !isHostAndPort(text.value()))
        .ifPresent(
            text ->
                table.problem(
                    "http",
                    "must be host and port, such as \"127.0.0.1:8080\", not \"%s\""
                        .formatted(text.written())));
    return http.filter(text -> isHostAndPort(text.value()));
  }

  private static boolean isHostAndPort(String text) {
    var matcher = HOST_AND_PORT.matcher(text);
    return matcher.matches() && Integer.parseInt(matcher.group(2)) <= MAX_PORT;
  }
}
