package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static io.anasto.LocalAnasto.patiently;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import io.anasto.ledger.TableState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a batch when its files or its schema are not what they seemed. */
class BatchRouteTest {
  @TempDir Path directory;

  @Test
  void aFileRewrittenBeforeTheSealMakesTheBatchAgain() throws Exception {
    try (LocalAnasto anasto = orders("settle = 0", "out", "other").open()) {
      AtomicInteger reads = new AtomicInteger();
      whileReading(
          anasto,
          () -> {
            if (reads.incrementAndGet() == 1) {
              anasto.put("in/a.csv", "id\n1\n2\n");
            }
          });
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2}");
      anasto.awaitLines("other", "{\"id\":1}", "{\"id\":2}");
      assertThat(anasto.files("out"))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("out-000000000001.json");
      // The destinations may read the batch together or one after the other, each time.
      assertThat(reads.get()).isBetween(2, 4);
    }
  }

  @Test
  void aFileThatVanishesBeforeItIsReadIsForgotten() throws Exception {
    try (LocalAnasto anasto = orders("", "out").start()) {
      anasto.context().getRouteController().suspendRoute("batch.orders");
      Path gone = anasto.put("in/a.csv", "id\n1\n");
      eventually(() -> assertThat(anasto.source("orders").discovered()).isOne());
      Files.delete(gone);
      anasto.context().getRouteController().resumeRoute("batch.orders");
      eventually(() -> assertThat(anasto.source("orders").discovered()).isZero());

      anasto.put("in/b.csv", "id\n2\n");

      anasto.awaitLines("out", "{\"id\":2}");
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
    }
  }

  @Test
  void aFileThatIsTakenAwayBetweenTheCheckAndItsReadingIsNotBroken() throws Exception {
    try (LocalAnasto anasto = orders("", "out").open()) {
      // Of many chunks, so that the next file is not open yet when the first chunk is there.
      String rows = LongStream.range(0, 200_000).mapToObj(id -> id + "\n").collect(joining());
      anasto.put("in/a.csv", "id\n" + rows);
      Path gone = anasto.put("in/b.csv", "id\n-1\n");
      whileReading(anasto, () -> Files.deleteIfExists(gone));
      anasto.start();

      eventually(() -> assertThat(anasto.lines("out")).hasSize(200_000));
      assertThat(anasto.lines("out")).doesNotContain("{\"id\":-1}");
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
      assertThat(anasto.source("orders").rejected()).isZero();
    }
  }

  @Test
  void aFileThatChangesAfterTheSealFailsWhoLacksItByName() throws Exception {
    try (LocalAnasto anasto = orders("", "out", "late").pauses().open()) {
      Files.writeString(anasto.path("late"), "in the way");
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();
      anasto.awaitLines("out", "{\"id\":1}");
      anasto.destinationStop("late");

      Files.delete(anasto.path("late"));
      anasto.put("in/a.csv", "id\n1\n2\n");
      anasto.ledger().retryDestination(anasto.destination("late").destination().id());

      eventually(
          () ->
              assertThat(anasto.destinationStop("late"))
                  .contains(
                      "a.csv has changed since the batch was first committed elsewhere. Bring the"
                          + " files back as they were, then `anasto retry`"));
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
      assertThat(anasto.allFiles("late")).isEmpty();
    }
  }

  @Test
  void aValueBehindTheSampleWidensTheSchemaByOneLookAtAllRows() throws Exception {
    StringBuilder csv = new StringBuilder("id\n");
    int rows = 300_000;
    for (int i = 0; i < rows; i++) {
      csv.append(i).append('\n');
    }
    csv.append("late\n");
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders("", "out")) {
      anasto.put("in/a.csv", csv.toString());
      anasto.start();

      eventually(() -> assertThat(anasto.destination("out").rows()).isEqualTo(rows + 1));
      assertThat(anasto.lines("out")).startsWith("{\"id\":\"0\"}").endsWith("{\"id\":\"late\"}");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("is looked at to settle"))
          .hasSize(1);
    }
  }

  @Test
  void aValueOfAnotherTypeInALaterBatchStopsTheTableWithPlaceAndRemedy() throws Exception {
    try (LocalAnasto anasto = orders("", "out").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");
      anasto.put("in/b.csv", "id\n2\nx\n");

      assertThat(anasto.sourceStop("orders"))
          .contains("in/b.csv")
          .contains("line 3")
          .contains("\"x\"")
          .contains("settled by batch 1; give the column another type in [source_table.schema]")
          .contains("on_fail = \"skip\"");
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
    }
  }

  @Test
  void aNewColumnStopsTheTableUnlessColumnsMayBeAdded() throws Exception {
    try (LocalAnasto anasto = orders("", "out").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");
      anasto.put("in/b.csv", "id,name\n2,x\n");

      assertThat(anasto.sourceStop("orders")).contains("in/b.csv").contains("name");
    }
  }

  @Test
  void aNewColumnIsAddedWhereThatIsWanted() throws Exception {
    try (LocalAnasto anasto = orders("schema_evolution = \"add_columns\"\n", "out").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("out", "{\"id\":1}");
      anasto.put("in/b.csv", "id,name\n2,x\n");
      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":2,\"name\":\"x\"}");
      anasto.put("in/c.csv", "id\n3\n");

      anasto.awaitLines(
          "out", "{\"id\":1}", "{\"id\":2,\"name\":\"x\"}", "{\"id\":3,\"name\":null}");
    }
  }

  @Test
  void aFirstFileWithoutRowsSettlesNothing() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders("", "out").start()) {
      anasto.put("in/a.csv", "id,name\n");
      eventually(() -> assertThat(anasto.source("orders").delivered()).isOne());
      anasto.put("in/b.csv", "id,name\n1,x\n");

      anasto.awaitLines("out", "{\"id\":1,\"name\":\"x\"}");
      assertThat(log.lines()).noneMatch(line -> line.contains("only nulls"));
    }
  }

  @Test
  void aColumnOfNullsIsSettledByAValueAndThereIsOneWarning() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders("", "out").start()) {
      anasto.put("in/a.csv", "id,b note,a note\n1,,\n");
      anasto.awaitLines("out", "{\"id\":1,\"b note\":null,\"a note\":null}");
      anasto.put("in/b.csv", "id,b note,a note\n2,,x\n");
      eventually(() -> assertThat(anasto.destination("out").batches()).isEqualTo(2));

      assertThat(anasto.lines("out")).endsWith("{\"id\":2,\"b note\":null,\"a note\":\"x\"}");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("only nulls"))
          .containsExactly(
              "WARN orders: only nulls, or empty lists and objects, so far in \"a note\", \"b"
                  + " note\". A value settles its type; until then Avro files, Parquet files and"
                  + " open tables lack it. To settle it now, give the column's type in"
                  + " [source_table.schema]");
    }
  }

  @Test
  void aTruncatedFileIsStillArrivingForAMinute() throws Exception {
    byte[] whole = gzip("id\n1\n");
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30));
    try (LocalAnasto anasto = orders("", "out").clock(late).start()) {
      Path file = anasto.path("in/a.csv.gz");
      // Judged at 59 s by the clock of the batches, and due at once by the ledger's.
      arrive(file, Arrays.copyOf(whole, whole.length - 10), Instant.now().minusSeconds(70));
      patiently()
          .during(Duration.ofMillis(700))
          .until(() -> anasto.source("orders").state() == TableState.RUNNING);
      assertThat(anasto.files("out")).isEmpty();

      arrive(file, whole, Instant.now().minusSeconds(10));

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @Test
  void aFileTruncatedForLongerIsBroken() throws Exception {
    byte[] whole = gzip("id\n1\n");
    try (LocalAnasto anasto = orders("", "out").start()) {
      arrive(
          anasto.path("in/a.csv.gz"),
          Arrays.copyOf(whole, whole.length - 10),
          Instant.now().minusSeconds(61));

      assertThat(anasto.sourceStop("orders")).contains("in/a.csv.gz");
    }
  }

  @Test
  void allBrokenFilesOfABatchAreLeftOutAtOnce() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = orders("on_fail = \"skip\"\n", "out").start()) {
      anasto.context().getRouteController().suspendRoute("batch.orders");
      anasto.put("in/a.csv", "id\n1\n");
      for (int i = 0; i < 5; i++) {
        anasto.put("in/b" + i + ".csv", "id\n1,2\n");
      }
      anasto.put("in/c.csv", "id\n3\n");
      eventually(() -> assertThat(anasto.source("orders").discovered()).isEqualTo(7));
      anasto.context().getRouteController().resumeRoute("batch.orders");

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":3}");
      eventually(() -> assertThat(anasto.source("orders").rejected()).isEqualTo(5));
      assertThat(anasto.source("orders").state()).isEqualTo(TableState.RUNNING);
      assertThat(log.lines()).filteredOn(line -> line.contains("is left out")).hasSize(5);
    }
  }

  @Test
  void aTableOfOneRequestIsFinishedOnceAllThatWasThereIsDelivered() throws Exception {
    try (LocalAnasto anasto = orders("one_request = true\n", "out")) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();
      anasto.awaitLines("out", "{\"id\":1}");
      eventually(() -> assertThat(anasto.source("orders").state()).isEqualTo(TableState.FINISHED));

      anasto.put("in/b.csv", "id\n2\n");

      patiently()
          .during(Duration.ofMillis(700))
          .until(
              () -> anasto.lines("out").size() == 1 && anasto.source("orders").discovered() == 0);
    }
  }

  private LocalAnasto orders(String keys, String... destinations) {
    return LocalAnasto.orders(directory, keys, destinations);
  }

  private interface Change {
    void run() throws IOException;
  }

  /** Does something while a batch is between its first row and its last. */
  private static void whileReading(LocalAnasto anasto, Change change) throws Exception {
    anasto
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:transform.orders")
                    .process(
                        exchange -> {
                          try {
                            change.run();
                          } catch (IOException e) {
                            throw new UncheckedIOException(e);
                          }
                        });
              }
            });
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void arrive(Path file, byte[] bytes, Instant time) throws IOException {
    Path temporary = Files.write(file.resolveSibling(".arriving"), bytes);
    Files.setLastModifiedTime(temporary, FileTime.from(time));
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
