package io.anasto.config;

import java.util.Optional;

/** Refuses what the config may say already, but Anasto cannot do yet. */
final class NotYetSupported {
  private NotYetSupported() {}

  static void refuse(TableReader table, Optional<TableFormat> format) {
    format
        .filter(open -> open == TableFormat.ICEBERG)
        .ifPresent(
            open ->
                table.problem(
                    "format",
                    "asks for %s, which is not supported yet; %s is"
                        .formatted(open, TableFormat.DELTA_LAKE)));
  }
}
