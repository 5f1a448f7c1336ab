package io.anasto;

import io.anasto.config.CompressionKind;
import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.format.Compression;
import io.anasto.format.CsvDataFormat;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.FileFormat;
import io.anasto.format.JsonDataFormat;
import io.anasto.format.JsonFormat;
import io.anasto.format.RowDataFormat;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;

/** The formats that a plan names. */
final class Formats {
  private Formats() {}

  static FileFormat of(SourcePlan source) {
    return of(source.fileType(), source.csv());
  }

  static FileFormat of(DestinationPlan destination) {
    return of(destination.fileType(), CsvSettings.DEFAULT);
  }

  /** What unmarshals a source's batches in its route. */
  static RowDataFormat dataFormat(SourcePlan source) {
    return switch (source.fileType()) {
      case CSV -> new CsvDataFormat(options(source.csv()));
      case JSON -> new JsonDataFormat();
      case AVRO, PARQUET -> throw unsupported(source.fileType());
    };
  }

  private static CsvOptions options(CsvSettings csv) {
    return new CsvOptions(
        csv.delimiter(), csv.quote(), csv.header(), csv.nullText(), csv.encoding(), csv.comment());
  }

  private static IllegalArgumentException unsupported(FileType type) {
    return new IllegalArgumentException(type + " is not supported yet");
  }

  private static FileFormat of(FileType type, CsvSettings csv) {
    return switch (type) {
      case CSV -> new CsvFormat(options(csv));
      case JSON -> new JsonFormat();
      case AVRO, PARQUET -> throw unsupported(type);
    };
  }

  static Compression compression(DestinationPlan destination) {
    CompressionKind kind = destination.compression();
    return switch (kind) {
      case NONE, SNAPPY -> Compression.NONE;
      case GZIP -> Compression.GZIP;
      case ZSTD -> Compression.ZSTD;
    };
  }
}
