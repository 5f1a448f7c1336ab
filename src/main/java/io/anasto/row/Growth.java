package io.anasto.row;

/** How many bytes the columns of a chunk have grown by since the last look. Not thread-safe. */
final class Growth {
  private long bytes;

  void add(long more) {
    bytes += more;
  }

  long bytes() {
    return bytes;
  }

  void clear() {
    bytes = 0;
  }

  /**
   * Counts the texts and bytes in a column, nested ones too: only these are large by themselves.
   */
  void watch(Column column) {
    if (column instanceof BytesColumn bytesColumn) {
      bytesColumn.count(this);
    } else if (column instanceof ListColumn list) {
      watch(list.elements());
    } else if (column instanceof MapColumn map) {
      watch(map.keys());
      watch(map.values());
    } else if (column instanceof StructColumn struct) {
      struct.fields().forEach(this::watch);
    }
  }
}
