package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** A large value is in memory as few times as it has to be. */
class ParquetBytesEncoderTest {
  private static final PrimitiveType TEXT =
      Types.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named("text");
  private static final int DICTIONARY = 1 << 20;
  private static final int LARGE = 16 << 20;

  private final ParquetBytesEncoder encoder = new ParquetBytesEncoder(TEXT, DICTIONARY);

  @Test
  void aLargeValueIsHeldOnce() {
    encoder.add(texts("small", "x".repeat(LARGE)), 0, 2);

    assertThat(encoder.memory()).isBetween((long) LARGE, LARGE + LARGE / 4L);
  }

  @Test
  void nothingIsHeldOfALargeValueWhosePageIsWritten() throws Exception {
    encoder.add(texts("small", "x".repeat(LARGE)), 0, 2);
    ByteSink page = new ByteSink(encoder.pageBytes());

    assertThat(encoder.writePage(page)).isEqualTo(Encoding.PLAIN);

    assertThat(page.size()).isEqualTo(Integer.BYTES + "small".length() + Integer.BYTES + LARGE);
    assertThat(encoder.memory()).isLessThan(LARGE / 4L);
  }

  @Test
  void aRangeWithALargeValueIsKeptAsFarAsThatIsNotWritten() {
    encoder.add(texts("a", "b".repeat(LARGE), "b".repeat(5000), "b"), 0, 4);

    Statistics<?> range = encoder.statistics();

    assertThat(range.getMinBytes()).asString().isEqualTo("a");
    assertThat(range.getMaxBytes().length).isBetween(4096, 5000);
    assertThat(range.isSmallerThan(4096)).isFalse();
  }

  private static BytesColumn texts(String... values) {
    BytesColumn column = (BytesColumn) Column.of(DataType.STRING, values.length);
    for (String value : values) {
      column.append(value);
    }
    return column;
  }
}
