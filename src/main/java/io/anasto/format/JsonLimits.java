package io.anasto.format;

import io.anasto.row.DataType;

/**
 * What a JSON reader bears.
 *
 * @param buffer bytes that are read at once, at least 1; a longer value makes the buffer grow
 * @param row the most bytes of a row
 * @param depth how deep arrays and objects may be nested within a row, the row itself counting 1
 */
record JsonLimits(int buffer, long row, int depth) {
  static final JsonLimits DEFAULT = new JsonLimits(1 << 18, RowLimit.BYTES, DataType.MAX_DEPTH - 1);
}
