package io.anasto.delta;

import io.anasto.format.StoredColumn;

/**
 * A column of a table.
 *
 * @param stored how data files hold it; of a partition column, its name in partition values
 * @param isPartition its values are in the log and not in data files
 */
record DeltaColumn(StoredColumn stored, boolean isPartition) {
  String name() {
    return stored.name();
  }
}
