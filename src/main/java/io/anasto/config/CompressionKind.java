package io.anasto.config;

import java.util.Locale;

/** How a destination's files are compressed. The text form is the config's spelling. */
public enum CompressionKind {
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst"),
  /** Within Parquet and Avro files only. */
  SNAPPY("");

  private final String ending;

  CompressionKind(String ending) {
    this.ending = ending;
  }

  /**
   * What the names of CSV and JSON files end in behind their extension; empty for {@link #NONE}.
   */
  public String ending() {
    return ending;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
