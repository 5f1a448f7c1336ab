package io.anasto.destination;

import java.util.UUID;

/**
 * Names of files that are being written: hidden, and marked with the ledger that they belong to, so
 * that a start-up removes leftovers of its own and nothing else.
 */
record TemporaryNames(String prefix) {
  private static final int ID_DIGITS = 8;

  static TemporaryNames of(UUID ledger) {
    return new TemporaryNames(".anasto-" + ledger.toString().substring(0, ID_DIGITS) + "-");
  }

  String name(String table, long batch, int part) {
    return "%s%s-%012d-%05d.tmp".formatted(prefix, table, batch, part);
  }

  boolean isOurs(String name) {
    return name.startsWith(prefix) && name.endsWith(".tmp");
  }
}
