package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkBuilderTest {
  private static final byte[] LARGE = new byte[2 * RowChunk.CAPACITY_BYTES];

  @ParameterizedTest
  @ValueSource(strings = {"string", "list<binary>", "map<int32,string>", "struct<a:string>"})
  void aChunkEndsWithItsFirstLargeRowHoweverSmallTheRowsBefore(String type) {
    DataType parsed = DataType.parse(type);
    ChunkBuilder builder = new ChunkBuilder(new Schema(List.of(Field.of("a", parsed))), 1);

    append(builder, new byte[1]);
    append(builder, new byte[1]);
    assertThat(builder.isFull()).isFalse();
    append(builder, LARGE);

    assertThat(builder.isFull()).isTrue();
    assertThat(builder.build().rows()).isEqualTo(3);
  }

  private static void append(ChunkBuilder builder, byte[] value) {
    append(builder.column(0), value);
    builder.endRow();
  }

  private static void append(Column column, byte[] value) {
    if (column instanceof BytesColumn bytes) {
      bytes.append(value);
    } else if (column instanceof ListColumn list) {
      append(list.elements(), value);
      list.endValue();
    } else if (column instanceof MapColumn map) {
      ((LongColumn) map.keys()).append(1);
      append(map.values(), value);
      map.endValue();
    } else {
      StructColumn struct = (StructColumn) column;
      append(struct.fields().get(0), value);
      struct.endValue();
    }
  }
}
