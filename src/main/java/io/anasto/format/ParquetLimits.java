package io.anasto.format;

/**
 * How large a row group becomes: the writer holds one in memory, encoded.
 *
 * @param rowGroupBytes encoded bytes after which it ends
 * @param rowGroupRows rows after which it ends, so that readers have something to share out
 */
record ParquetLimits(long rowGroupBytes, long rowGroupRows) {
  static final ParquetLimits DEFAULT = new ParquetLimits(32 << 20, 1 << 20);
}
