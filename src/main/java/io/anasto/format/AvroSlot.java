package io.anasto.format;

import io.anasto.row.Column;
import java.io.IOException;

/**
 * A place in a file's schema: its values, or a union of them and null.
 *
 * @param branches of the union; 0 where there is none
 * @param nullBranch the union's branch that is null; -1 where there is none
 */
record AvroSlot(AvroCell cell, int branches, int nullBranch) {
  /** A place where each row has a value. */
  static AvroSlot of(AvroCell cell) {
    return new AvroSlot(cell, 0, -1);
  }

  /** Reads the value that is next, or a null. */
  void read(AvroValues in, Column column) throws IOException {
    if (branches > 0 && in.branch(branches, cell.path()) == nullBranch) {
      column.appendNull();
    } else {
      cell.read(in, column);
    }
  }

  /** Whether a value has no bytes in the file. */
  boolean isEmpty() {
    return branches == 0 && cell.isEmpty();
  }
}
