package io.anasto.row;

import java.util.List;

/**
 * Values of {@code struct<…>}. To append one, append a value to each of {@link #fields} and call
 * {@link #endValue}.
 */
public final class StructColumn implements Column {
  private final Validity validity = new Validity();
  private final List<Column> fields;
  private int size;

  StructColumn(List<Column> fields) {
    this.fields = List.copyOf(fields);
  }

  public List<Column> fields() {
    return fields;
  }

  public void endValue() {
    size++;
  }

  /** Makes the value null; the caller appends a null to each of {@link #fields} himself. */
  public void endNull() {
    validity.setNull(size);
    size++;
  }

  @Override
  public void appendNull() {
    for (Column field : fields) {
      field.appendNull();
    }
    endNull();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNull(int row) {
    return validity.isNull(row);
  }

  @Override
  public int nullCount() {
    return validity.count();
  }

  @Override
  public long bytes() {
    long bytes = validity.bytes();
    for (Column field : fields) {
      bytes += field.bytes();
    }
    return bytes;
  }
}
