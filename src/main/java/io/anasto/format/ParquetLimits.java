package io.anasto.format;

/**
 * What a writer may hold in memory, which is a row group, encoded, and what its columns need to
 * encode it.
 *
 * @param rowGroupBytes encoded bytes after which a row group ends
 * @param rowGroupRows rows after which it ends, so that readers have something to share out
 * @param memory bytes that the writers of all files hold together; beyond it, whoever writes ends
 *     his row group
 */
record ParquetLimits(long rowGroupBytes, long rowGroupRows, long memory) {
  private static final int SHARE_OF_HEAP = 4;

  static final ParquetLimits DEFAULT =
      new ParquetLimits(32 << 20, 1 << 20, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  /** Bytes of pages and of dictionaries for all columns together, where they are many. */
  private static final int ALL_PAGES = 16 << 20;

  private static final int ALL_DICTIONARIES = 8 << 20;
  private static final int LARGEST = 1 << 20;
  private static final int SMALLEST = 1 << 12;

  /** Bytes of a page, before compression, after which it ends: of few columns parquet-java's. */
  static int pageBytes(int leaves) {
    return share(ALL_PAGES, leaves);
  }

  /** Bytes of a dictionary after which it is given up: of few columns parquet-java's. */
  static int dictionaryBytes(int leaves) {
    return share(ALL_DICTIONARIES, leaves);
  }

  private static int share(int all, int leaves) {
    return Math.max(SMALLEST, Math.min(LARGEST, all / leaves));
  }
}
