package io.anasto;

import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.format.AvroDataFormat;
import io.anasto.format.AvroFormat;
import io.anasto.format.BlockCompression;
import io.anasto.format.Compression;
import io.anasto.format.CsvDataFormat;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.FileFormat;
import io.anasto.format.JsonDataFormat;
import io.anasto.format.JsonFormat;
import io.anasto.format.ParquetDataFormat;
import io.anasto.format.ParquetFormat;
import io.anasto.format.RowDataFormat;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;

/** The formats that a plan names. */
final class Formats {
  private Formats() {}

  static FileFormat of(SourcePlan source) {
    return of(source.fileType(), source.csv(), BlockCompression.NONE);
  }

  static FileFormat of(DestinationPlan destination) {
    return of(destination.fileType(), CsvSettings.DEFAULT, blockCompression(destination));
  }

  /** What unmarshals a source's batches in its route. */
  static RowDataFormat dataFormat(SourcePlan source) {
    return switch (source.fileType()) {
      case CSV -> new CsvDataFormat(options(source.csv()));
      case JSON -> new JsonDataFormat();
      case AVRO -> new AvroDataFormat();
      case PARQUET -> new ParquetDataFormat();
    };
  }

  private static CsvOptions options(CsvSettings csv) {
    return new CsvOptions(
        csv.delimiter(), csv.quote(), csv.header(), csv.nullText(), csv.encoding(), csv.comment());
  }

  private static FileFormat of(FileType type, CsvSettings csv, BlockCompression compression) {
    return switch (type) {
      case CSV -> new CsvFormat(options(csv));
      case JSON -> new JsonFormat();
      case AVRO -> new AvroFormat(compression);
      case PARQUET -> new ParquetFormat(compression);
    };
  }

  /** What compresses a destination's files as a whole; those of binary formats do it within. */
  static Compression compression(DestinationPlan destination) {
    if (!destination.fileType().isText()) {
      return Compression.NONE;
    }
    return switch (destination.compression()) {
      case NONE, SNAPPY -> Compression.NONE;
      case GZIP -> Compression.GZIP;
      case ZSTD -> Compression.ZSTD;
    };
  }

  private static BlockCompression blockCompression(DestinationPlan destination) {
    return switch (destination.compression()) {
      case NONE -> BlockCompression.NONE;
      case SNAPPY -> BlockCompression.SNAPPY;
      case GZIP -> BlockCompression.GZIP;
      case ZSTD -> BlockCompression.ZSTD;
    };
  }
}
