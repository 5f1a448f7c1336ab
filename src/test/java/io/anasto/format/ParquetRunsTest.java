package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs are read back by parquet-java's decoder and by our own. */
class ParquetRunsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 12, 16, 17, 20, 24, 31, 32})
  void whatIsWrittenIsRead(int width) throws IOException, ParquetFault {
    Random random = new Random(width);
    for (int i = 0; i < 300; i++) {
      int[] numbers = numbers(random, width);
      ParquetRuns runs = new ParquetRuns(width);
      int alone = random.nextInt(numbers.length + 1);
      for (int at = 0; at < alone; ) {
        int times = 1;
        while (at + times < alone && numbers[at + times] == numbers[at]) {
          times++;
        }
        runs.add(numbers[at], times);
        at += times;
      }
      runs.add(Arrays.copyOfRange(numbers, alone, numbers.length), numbers.length - alone);
      ByteSink page = new ByteSink(0);
      runs.writeTo(page);
      byte[] bytes = Arrays.copyOf(page.array(), page.size());
      assertThat(theirs(bytes, width, numbers.length)).isEqualTo(numbers);
      assertThat(ours(bytes, width, numbers.length)).isEqualTo(numbers);
    }
  }

  private static int[] numbers(Random random, int width) {
    int[] numbers = new int[random.nextInt(3000)];
    int mask = width == 32 ? -1 : (1 << width) - 1;
    int at = 0;
    while (at < numbers.length) {
      int number = random.nextInt() & mask;
      int times = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
      for (int i = 0; i < times && at < numbers.length; i++) {
        numbers[at++] = number;
      }
    }
    return numbers;
  }

  private static int[] theirs(byte[] bytes, int width, int count) throws IOException {
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(width, new ByteArrayInputStream(bytes));
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = decoder.readInt();
    }
    return numbers;
  }

  private static int[] ours(byte[] bytes, int width, int count) throws ParquetFault {
    int[] numbers = new int[count];
    byte[] slack = Arrays.copyOf(bytes, bytes.length + ParquetRle.SLACK);
    new ParquetRle(ParquetWindow.of(slack, 0, bytes.length), width).read(numbers, 0, count);
    return numbers;
  }
}
