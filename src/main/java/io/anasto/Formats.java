package io.anasto;

import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.delta.DeltaAppender;
import io.anasto.delta.DeltaReader;
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
import io.anasto.format.TableAppender;
import io.anasto.format.TableReader;
import io.anasto.ledger.DestinationEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import io.anasto.source.BatchContent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.spi.DataFormat;

/** The formats that a plan names. */
final class Formats {
  private Formats() {}

  /** What a source's batches are made of. */
  static BatchContent content(SourcePlan source) {
    return source.isOpenTable()
        ? BatchContent.versions(source, reader(source))
        : BatchContent.files(source, of(source));
  }

  private static TableReader reader(SourcePlan source) {
    return source.givesChanges()
        ? new DeltaReader(source.directory(), source.displayDir())
        : DeltaReader.ofRows(source.directory(), source.displayDir());
  }

  private static FileFormat of(SourcePlan source) {
    return of(source.fileType(), source.csv(), BlockCompression.NONE);
  }

  /** Whether a destination can take row groups as they are. */
  private static boolean hasParquet(SourcePlan source) {
    return source.destinations().stream()
        .anyMatch(to -> !to.isOpenTable() && to.fileType() == FileType.PARQUET);
  }

  static FileFormat of(DestinationPlan destination) {
    if (destination.fileType() == FileType.PARQUET) {
      return new ParquetFormat(blockCompression(destination)).passingOn();
    }
    return of(destination.fileType(), CsvSettings.DEFAULT, blockCompression(destination));
  }

  /** What unmarshals a source's batches in its route; empty for an open table. */
  static Optional<DataFormat> dataFormat(SourcePlan source) {
    if (source.isOpenTable()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (source.fileType()) {
          case CSV -> new CsvDataFormat(options(source.csv()));
          case JSON -> new JsonDataFormat();
          case AVRO -> new AvroDataFormat();
          case PARQUET ->
              hasParquet(source) ? ParquetDataFormat.passingOn() : new ParquetDataFormat();
        });
  }

  /** The open table that a destination writes into. */
  static TableAppender appender(DestinationPlan destination, Executor executor) {
    return new DeltaAppender(
        new DeltaAppender.Options(
            destination.directory(),
            destination.displayDir(),
            destination.name(),
            destination.partitionBy(),
            blockCompression(destination),
            destination.targetFileSize()),
        executor);
  }

  /** The open table of a destination that the config may not have any more, to look into it. */
  static TableAppender appender(DestinationEntry destination) {
    return new DeltaAppender(
        new DeltaAppender.Options(
            FileName.path(destination.directory()),
            destination.directory(),
            destination.name(),
            List.of(),
            BlockCompression.SNAPPY,
            Long.MAX_VALUE),
        Runnable::run);
  }

  private static CsvOptions options(CsvSettings csv) {
    return new CsvOptions(
        csv.delimiter(),
        csv.quote(),
        csv.escape(),
        csv.header(),
        csv.nullWords(),
        csv.quotedNull(),
        csv.encoding(),
        csv.comment());
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
