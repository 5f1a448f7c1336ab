package io.anasto.format;

import io.anasto.row.StoredPart;

/**
 * A piece of a row group, as it is stored. It comes with a chunk of the group's rows, though it is
 * no more than about as large a share of the group: all pieces in order are the group's bytes.
 *
 * @param slice nobody changes it
 * @param from where in the group the slice begins
 * @param last of the group
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pieces
record ParquetPart(ParquetStoredGroup group, byte[] slice, long from, boolean last)
    implements StoredPart {
  @Override
  public long bytes() {
    return slice.length;
  }
}
