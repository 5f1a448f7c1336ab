package io.anasto.format;

/** Compression within a file, block by block (Avro) or page by page (Parquet). */
public enum BlockCompression {
  NONE,
  SNAPPY,
  /** Deflate: gzip's members in Parquet, the bare stream in Avro. */
  GZIP,
  ZSTD
}
