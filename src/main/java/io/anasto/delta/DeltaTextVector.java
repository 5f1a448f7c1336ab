package io.anasto.delta;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/** A column of texts that are read in another way, or a column of structs with such a field. */
final class DeltaTextVector implements ColumnVector {
  private final ColumnVector column;

  /** The field's place; -1 of the texts themselves. */
  private final int field;

  private final UnaryOperator<String> reading;

  private DeltaTextVector(ColumnVector column, int field, UnaryOperator<String> reading) {
    this.column = column;
    this.field = field;
    this.reading = reading;
  }

  /** Structs, of which one field, where they have it, is read in another way. */
  static ColumnVector within(ColumnVector column, String field, UnaryOperator<String> reading) {
    int at = column.getDataType() instanceof StructType fields ? fields.indexOf(field) : -1;
    return at < 0 ? column : new DeltaTextVector(column, at, reading);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    ColumnVector child = column.getChild(ordinal);
    return ordinal == field ? new DeltaTextVector(child, -1, reading) : child;
  }

  @Override
  public String getString(int row) {
    String text = column.getString(row);
    return field < 0 ? reading.apply(text) : text;
  }

  @Override
  public DataType getDataType() {
    return column.getDataType();
  }

  @Override
  public int getSize() {
    return column.getSize();
  }

  @Override
  public void close() {
    column.close();
  }

  @Override
  public boolean isNullAt(int row) {
    return column.isNullAt(row);
  }

  @Override
  public boolean getBoolean(int row) {
    return column.getBoolean(row);
  }

  @Override
  public byte getByte(int row) {
    return column.getByte(row);
  }

  @Override
  public short getShort(int row) {
    return column.getShort(row);
  }

  @Override
  public int getInt(int row) {
    return column.getInt(row);
  }

  @Override
  public long getLong(int row) {
    return column.getLong(row);
  }

  @Override
  public float getFloat(int row) {
    return column.getFloat(row);
  }

  @Override
  public double getDouble(int row) {
    return column.getDouble(row);
  }

  @Override
  public byte[] getBinary(int row) {
    return column.getBinary(row);
  }

  @Override
  public BigDecimal getDecimal(int row) {
    return column.getDecimal(row);
  }

  @Override
  public MapValue getMap(int row) {
    return column.getMap(row);
  }

  @Override
  public ArrayValue getArray(int row) {
    return column.getArray(row);
  }
}
