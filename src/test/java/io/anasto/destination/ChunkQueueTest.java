package io.anasto.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue between reader and writer, bounded by chunks and by bytes. */
class ChunkQueueTest {
  private static final int MIB = 1 << 20;

  private final ChunkQueue queue = new ChunkQueue();

  @Test
  void fourSmallChunksWaitAtMost() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(offer(chunk(1))).isTrue();
    }
    assertThat(offer(chunk(1))).isFalse();

    queue.poll(Duration.ZERO);

    assertThat(offer(chunk(1))).isTrue();
  }

  @Test
  void chunksOfSixteenMegabytesWaitAtMost() throws Exception {
    assertThat(offer(chunk(7 * MIB))).isTrue();
    assertThat(offer(chunk(7 * MIB))).isTrue();
    assertThat(offer(chunk(7 * MIB))).isFalse();
    assertThat(offer(chunk(1))).isTrue();
  }

  @Test
  void aHugeChunkWaitsAlone() throws Exception {
    RowChunk huge = chunk(40 * MIB);
    assertThat(offer(chunk(1))).isTrue();
    assertThat(offer(huge)).isFalse();
    queue.poll(Duration.ZERO);
    assertThat(offer(huge)).isTrue();
    assertThat(offer(chunk(1))).isFalse();

    assertThat(queue.poll(Duration.ZERO)).isSameAs(huge);

    assertThat(offer(huge)).isTrue();
  }

  @Test
  void chunksComeInTheirOrderAndNoneIsWaitedForBehindTheEnd() throws Exception {
    RowChunk first = chunk(1);
    RowChunk second = chunk(1);
    offer(first);
    offer(second);
    queue.end();

    assertThat(queue.isEnded()).isTrue();
    assertThat(queue.poll(Duration.ofDays(1))).isSameAs(first);
    assertThat(queue.poll(Duration.ofDays(1))).isSameAs(second);
    assertThat(queue.poll(Duration.ofDays(1))).isNull();
  }

  @Test
  @Timeout(30)
  void theEndWakesWhoWaitsForAChunk() throws Exception {
    Thread writer = new Thread(this::pollLong);
    writer.start();
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    queue.end();

    writer.join();
  }

  @Test
  void aClearedQueueHasAllItsRoom() throws Exception {
    offer(chunk(40 * MIB));

    queue.clear();

    assertThat(queue.poll(Duration.ZERO)).isNull();
    assertThat(offer(chunk(15 * MIB))).isTrue();
    assertThat(offer(chunk(1))).isTrue();
  }

  private void pollLong() {
    try {
      queue.poll(Duration.ofDays(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean offer(RowChunk chunk) throws InterruptedException {
    return queue.offer(chunk, Duration.ZERO);
  }

  private static RowChunk chunk(int bytes) {
    ChunkBuilder builder = new ChunkBuilder(Schema.of(new Field("a", DataType.BINARY, true)), 1);
    ((BytesColumn) builder.column(0)).append(new byte[bytes]);
    builder.endRow();
    return builder.build();
  }
}
