package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static io.anasto.LocalAnasto.patiently;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passes begin as far as the memory goes, in their order. */
class AdmissionTest {
  private static final long MIB = 1 << 20;
  private static final long MEMORY = 20 * MIB;
  private static final long LARGE = MIB;
  private static final int LARGE_ROWS = 100_000;

  private static final Duration AWHILE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final Admission admission = new Admission(MEMORY);

  /** The tables of which a batch is being read, in the order of their beginnings. */
  private final List<String> begun = new CopyOnWriteArrayList<>();

  private final Semaphore goOn = new Semaphore(0);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    goOn.release(1000);
    threads.shutdownNow();
  }

  @Test
  void aBatchWeighsWhatItsFilesMayComeToAndNeverMoreThanTwoFifths() {
    assertThat(admission.weight(0)).isEqualTo(MIB);
    assertThat(admission.weight(1000)).isEqualTo(MIB + 16_000);
    assertThat(admission.weight(LARGE)).isEqualTo(8 * MIB);
    assertThat(admission.weight(Long.MAX_VALUE)).isEqualTo(8 * MIB);
    assertThat(new Admission(MIB).weight(0)).isLessThan(MIB / 2);
  }

  @Test
  void twoLargeBatchesRunAndAThirdWaitsForOneToEnd() throws Exception {
    Admission.Reservation first = enter(LARGE).get();
    enter(LARGE).get();
    CompletableFuture<Admission.Reservation> third = enter(LARGE);
    assertWaits(third);

    first.close();

    assertThat(third.get()).isNotNull();
  }

  @Test
  void aReservationIsGivenBackOnce() throws Exception {
    Admission.Reservation first = enter(LARGE).get();
    enter(LARGE).get();
    first.close();
    first.close();
    enter(LARGE).get();

    assertWaits(enter(LARGE));
  }

  @Test
  void smallBatchesRunSideBySide() throws Exception {
    for (int i = 0; i < 15; i++) {
      assertThat(enter(1000).get()).isNotNull();
    }
    assertWaits(enter(1000));
  }

  @Test
  void aSmallBatchDoesNotOvertakeALargeOne() throws Exception {
    Admission.Reservation small = enter(0).get();
    enter(LARGE).get();
    CompletableFuture<Admission.Reservation> large = enter(LARGE);
    assertWaits(large);
    CompletableFuture<Admission.Reservation> late = enter(0);
    assertWaits(late);

    small.close();

    large.get().close();
    late.get();
  }

  @Test
  void aBatchOfFewBytesWaitsForNoLargeOne() throws Exception {
    Admission roomy = new Admission(400 * MIB);
    BooleanSupplier wanted = () -> false;
    assertThat(roomy.enter(Long.MAX_VALUE, wanted)).isPresent();
    assertThat(roomy.enter(Long.MAX_VALUE, wanted)).isPresent();
    CompletableFuture<Admission.Reservation> third =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return roomy.enter(Long.MAX_VALUE, wanted).orElseThrow();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            threads);
    assertWaits(third);

    assertThat(roomy.enter(100_000, wanted)).isPresent();
  }

  @Test
  void whoIsNotWantedAnyMoreLetsTheNextOneIn() throws Exception {
    enter(LARGE).get();
    enter(0).get();
    AtomicBoolean unwanted = new AtomicBoolean();
    CompletableFuture<Optional<Admission.Reservation>> first = enter(LARGE, unwanted::get);
    assertWaits(first);
    CompletableFuture<Admission.Reservation> next = enter(0);
    assertWaits(next);

    unwanted.set(true);

    assertThat(first.get()).isEmpty();
    assertThat(next.get()).isNotNull();
  }

  @Test
  void anInterruptedWaitLetsTheNextOneIn() throws Exception {
    enter(LARGE).get();
    enter(0).get();
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    CompletableFuture<Optional<Admission.Reservation>> first =
        CompletableFuture.supplyAsync(
            () -> {
              waiter.complete(Thread.currentThread());
              return admit(LARGE, () -> false);
            },
            threads);
    assertWaits(first);

    waiter.get().interrupt();

    assertThat(first).failsWithin(PATIENCE);
    assertThat(enter(0).get()).isNotNull();
  }

  @Test
  void largeBatchesOfManyTablesAreReadTwoAtATime() throws Exception {
    try (LocalAnasto anasto = tables(5, LARGE_ROWS)) {
      for (int ended = 0; ended < 3; ended++) {
        int both = ended + 2;
        eventually(() -> assertThat(begun).hasSize(both));
        patiently().during(AWHILE).until(() -> begun.size() == both);
        goOn.release();
      }
      goOn.release(1000);

      for (int i = 0; i < 5; i++) {
        String name = "d" + i;
        eventually(() -> assertThat(anasto.destination(name).rows()).isEqualTo(LARGE_ROWS));
      }
    }
  }

  @Test
  void smallBatchesOfManyTablesAreReadSideBySide() throws Exception {
    try (LocalAnasto anasto = tables(10, 3)) {
      eventually(() -> assertThat(begun).hasSize(10));
      goOn.release(1000);
      eventually(() -> assertThat(anasto.destination("d9").rows()).isEqualTo(3));
    }
  }

  @Test
  void aRouteThatWaitsForMemoryStopsAtOnceAndGoesOnLater() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = tables(3, LARGE_ROWS)) {
      eventually(() -> assertThat(begun).hasSize(2));
      String waiting =
          List.of("t0", "t1", "t2").stream()
              .filter(name -> !begun.contains(name))
              .findFirst()
              .orElseThrow();
      eventually(() -> assertThat(anasto.source(waiting).discovered()).isZero());

      anasto.context().getRouteController().suspendRoute("batch." + waiting);

      assertThat(log.lines()).noneMatch(line -> line.contains("still being written"));
      goOn.release(1000);
      for (String name : begun) {
        eventually(
            () ->
                assertThat(anasto.destination(name.replace('t', 'd')).rows())
                    .isEqualTo(LARGE_ROWS));
      }
      assertThat(begun).doesNotContain(waiting);
      anasto.context().getRouteController().resumeRoute("batch." + waiting);
      eventually(
          () ->
              assertThat(anasto.destination(waiting.replace('t', 'd')).rows())
                  .isEqualTo(LARGE_ROWS));
    }
  }

  /** Tables {@code t<i>} to {@code d<i>}, each with a file; a batch waits in its first chunk. */
  private LocalAnasto tables(int count, int rows) throws Exception {
    String toml =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    """
                    [[source_table]]
                    type = "files"
                    table_name = "t%1$d"
                    dirpath = "in%1$d"
                    [[destination_table]]
                    type = "files"
                    source_table_name = "t%1$d"
                    dest_table_name = "d%1$d"
                    dirpath = "out%1$d"
                    """
                        .formatted(i))
            .collect(joining());
    LocalAnasto anasto = LocalAnasto.in(directory, toml).memory(MEMORY).open();
    StringBuilder csv = new StringBuilder("id,number\n");
    for (int i = 0; i < rows; i++) {
      csv.append("1,2345678\n");
    }
    for (int i = 0; i < count; i++) {
      anasto.put("in" + i + "/a.csv", csv.toString());
      anasto.context().addRoutes(waiting("t" + i));
    }
    return anasto.start();
  }

  private RouteBuilder waiting(String table) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:transform." + table)
            .process(
                exchange -> {
                  if (exchange.getMessage().getHeader("AnastoChunk", int.class) == 1) {
                    begun.add(table);
                    goOn.acquire();
                  }
                });
      }
    };
  }

  /** A reservation that may have to be waited for. */
  private CompletableFuture<Admission.Reservation> enter(long bytes) {
    return enter(bytes, () -> false).thenApply(Optional::orElseThrow);
  }

  private CompletableFuture<Optional<Admission.Reservation>> enter(
      long bytes, BooleanSupplier unwanted) {
    return CompletableFuture.supplyAsync(() -> admit(bytes, unwanted), threads);
  }

  private Optional<Admission.Reservation> admit(long bytes, BooleanSupplier unwanted) {
    try {
      return admission.enter(bytes, unwanted);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertWaits(CompletableFuture<?> future) {
    patiently().during(AWHILE).until(() -> !future.isDone());
  }
}
