package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParquetPageMemoryTest {
  @Test
  void morePagesThanTheLargeShareAreRefused() throws Exception {
    ParquetPageMemory memory = new ParquetPageMemory(100, 1000);
    memory.allocate(900);

    assertThatThrownBy(() -> memory.allocate(101))
        .isInstanceOf(ParquetFault.class)
        .hasMessageContaining("more than the 1,000 bytes that Anasto has for them");
    memory.clear();
  }

  @Test
  void whatIsGivenBackMayBeTakenAgain() throws Exception {
    ParquetPageMemory memory = new ParquetPageMemory(100, 1000);
    for (int i = 0; i < 10; i++) {
      byte[] page = memory.allocate(900);
      memory.release(page);
    }
    memory.clear();
  }

  @Test
  void oneFileAtATimeHasTheLargeShareAndSmallOnesGoOn() throws Exception {
    ParquetPageMemory first = new ParquetPageMemory(100, 1000);
    first.allocate(500);
    CompletableFuture<byte[]> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                ParquetPageMemory memory = new ParquetPageMemory(100, 1000);
                byte[] page = memory.allocate(500);
                memory.clear();
                return page;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    ParquetPageMemory small = new ParquetPageMemory(100, 1000);
    small.allocate(100);

    assertThat(second).isNotDone();
    first.clear();

    assertThat(second.get(10, TimeUnit.SECONDS)).hasSizeGreaterThanOrEqualTo(500);
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    ParquetPageMemory first = new ParquetPageMemory(100, 1000);
    first.allocate(500);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new ParquetPageMemory(100, 1000).allocate(500))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    first.clear();
  }
}
