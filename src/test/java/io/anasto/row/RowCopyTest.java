package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowCopyTest {
  private static final DataType EVERY =
      DataType.parse(
          "struct<a:boolean,b:int64,c:float64,d:decimal(9,2),e:decimal(38,1),f:string,"
              + "g:list<int32>,h:map<string,date>,i:struct<j:int16>>");

  private static Column everyType() {
    StructColumn column = (StructColumn) Column.of(EVERY, 1);
    for (int row = 0; row < 3; row++) {
      List<Column> fields = column.fields();
      ((BooleanColumn) fields.get(0)).append(row == 1);
      ((LongColumn) fields.get(1)).append(row);
      ((DoubleColumn) fields.get(2)).append(row / 2.0);
      ((DecimalColumn) fields.get(3)).appendUnscaled(row);
      ((DecimalColumn) fields.get(4)).append(row, 7);
      ((BytesColumn) fields.get(5)).append("text " + row);
      ListColumn list = (ListColumn) fields.get(6);
      ((LongColumn) list.elements()).append(row);
      list.elements().appendNull();
      list.endValue();
      MapColumn map = (MapColumn) fields.get(7);
      for (int i = 0; i < row; i++) {
        ((BytesColumn) map.keys()).append("k" + i);
        ((LongColumn) map.values()).append(i);
      }
      map.endValue();
      StructColumn struct = (StructColumn) fields.get(8);
      ((LongColumn) struct.fields().get(0)).append(row);
      struct.endValue();
      column.endValue();
      column.appendNull();
    }
    return column;
  }

  /** Every other value is null. */
  private static List<Object> values(Column column) {
    Schema schema = Schema.of(Field.of("x", EVERY));
    RowChunk chunk = new RowChunk(schema, List.of(column), column.size());
    List<Object> values = new ArrayList<>();
    for (Map<String, Object> row : ChunkMaps.toMaps(chunk)) {
      values.add(row.get("x"));
    }
    return values;
  }

  @Test
  void aRangeOfRowsOfEveryTypeIsTheSame() {
    Column source = everyType();
    Column into = Column.of(EVERY, 1);

    RowCopy.append(source, 0, 2, into);
    RowCopy.append(source, 2, 2, into);
    RowCopy.append(source, 2, source.size(), into);

    assertThat(into.size()).isEqualTo(6);
    assertThat(into.nullCount()).isEqualTo(3);
    assertThat(values(into)).isEqualTo(values(source));
  }

  @Test
  void oneRowManyTimesIsTheSameEachTime() {
    Column source = everyType();
    Column into = Column.of(EVERY, 1);

    RowCopy.repeat(source, 4, 300, into);
    RowCopy.repeat(source, 1, 2, into);

    assertThat(values(into)).hasSize(302).startsWith(values(source).get(4));
    assertThat(values(into).subList(0, 300)).containsOnly(values(source).get(4));
    assertThat(values(into).subList(300, 302)).containsOnly(values(source).get(1));
  }
}
