package io.anasto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the files of a table hold. The text form is the config's spelling. */
public enum FileType {
  CSV,
  JSON,
  AVRO,
  PARQUET;

  /** What the names of written files end in, without the dot. */
  public String extension() {
    return toString();
  }

  /** Whether files of this type are compressed as a whole, which their names then say. */
  public boolean isText() {
    return switch (this) {
      case CSV, JSON -> true;
      case AVRO, PARQUET -> false;
    };
  }

  /** How files may be compressed, the default first. */
  public List<CompressionKind> compressions() {
    return isText()
        ? List.of(CompressionKind.NONE, CompressionKind.GZIP, CompressionKind.ZSTD)
        : List.of(
            CompressionKind.SNAPPY,
            CompressionKind.NONE,
            CompressionKind.GZIP,
            CompressionKind.ZSTD);
  }

  /**
   * The patterns of the files that belong to a source without {@code include}, which are then held
   * against names without regard to case: for CSV {@code *.csv}, for JSON {@code *.json}, {@code
   * *.jsonl} and {@code *.ndjson}, each also with {@code .gz} and {@code .zst}; for Avro and
   * Parquet their extension.
   */
  public List<String> defaultInclude() {
    return defaultEndings().stream().map(ending -> "*" + ending).toList();
  }

  /** What the names of those files end in, in lower case. */
  public List<String> defaultEndings() {
    List<String> endings = new ArrayList<>();
    for (String extension : extensions()) {
      endings.add("." + extension);
      if (isText()) {
        endings.add("." + extension + CompressionKind.GZIP.ending());
        endings.add("." + extension + CompressionKind.ZSTD.ending());
      }
    }
    return List.copyOf(endings);
  }

  /** JSON has two more usual ones, for files with one object a line. */
  private List<String> extensions() {
    return switch (this) {
      case JSON -> List.of("json", "jsonl", "ndjson");
      case CSV, AVRO, PARQUET -> List.of(extension());
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
