package io.anasto.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.CapturedLog;
import io.anasto.LocalAnasto;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.RowSource;
import io.anasto.format.RowWriter;
import io.anasto.format.SchemaInference;
import io.anasto.ledger.TableState;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a reader or a route throws, the table stops, and nothing hangs or stays behind. */
class ReaderDefectsTest {
  private static final int ROWS = 3 * RowChunk.CAPACITY;

  private static final String SHORTAGE =
      "batch \\d+ needs more memory than the [0-9,]+ MiB that Anasto has; give it more, with"
          + " ANASTO_JAVA_OPTS=-Xmx\\d+g, then `anasto retry`";

  @TempDir Path directory;

  static List<Throwable> defects() {
    return List.of(
        new IllegalStateException("a defect"),
        new StackOverflowError("a defect"),
        new OutOfMemoryError("a defect: unable to create native thread"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectOfAReaderStopsItsTableAlone(Throwable defect) throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = tables()) {
      readWith(anasto, defect);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertStopped(anasto);
      assertThat(anasto.sourceStop("orders")).matches("batch \\d+ cannot be read: " + defect);
      assertThat(log.traces()).containsExactly(defect);
    }
  }

  @Test
  void aReaderWithoutMemoryStopsItsTableAloneWithALine() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = tables()) {
      readWith(anasto, new OutOfMemoryError("Java heap space"));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertStopped(anasto);
      assertThat(anasto.sourceStop("orders")).matches(SHORTAGE);
      assertThat(log.traces()).isEmpty();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("ERROR"))
          .singleElement()
          .asString()
          .matches("ERROR orders: " + SHORTAGE);
    }
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectInASnippetStopsItsTableAlone(Throwable defect) throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = tables()) {
      transformWith(anasto, defect);
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertStopped(anasto);
      assertThat(anasto.sourceStop("orders"))
          .matches("batch \\d+ failed in its route: .*a defect.*Mend the route, then.*");
      assertThat(log.traces()).hasSize(1);
    }
  }

  @Test
  void aSnippetWithoutMemoryStopsItsTableAloneWithALine() throws Exception {
    try (CapturedLog log = new CapturedLog();
        LocalAnasto anasto = tables()) {
      transformWith(anasto, new OutOfMemoryError("Java heap space"));
      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertStopped(anasto);
      assertThat(anasto.sourceStop("orders")).matches(SHORTAGE);
      assertThat(log.traces()).isEmpty();
    }
  }

  @Test
  void aTableWithoutMemoryGoesOnAfterARetry() throws Exception {
    try (LocalAnasto anasto = tables()) {
      Defect format = readWith(anasto, new OutOfMemoryError("Java heap space"));
      anasto.start();
      anasto.sourceStop("orders");

      format.mended = true;
      anasto.ledger().retrySource(anasto.source("orders").source().id());

      LocalAnasto.eventually(() -> assertThat(anasto.destination("out").rows()).isEqualTo(ROWS));
    }
  }

  private static void assertStopped(LocalAnasto anasto) throws IOException {
    assertThat(anasto.source("orders").state()).isEqualTo(TableState.STOPPED);
    assertThat(anasto.allFiles("out")).isEmpty();
    assertThat(anasto.allFiles("other")).isEmpty();
    assertThat(anasto.destination("well_out").rows()).isEqualTo(2);
  }

  /** {@code orders} has a batch of several chunks, {@code well} a small one. */
  private LocalAnasto tables() throws IOException {
    LocalAnasto anasto =
        LocalAnasto.orders(directory, "", "out", "other")
            .and(
                """
                [[source_table]]
                type = "files"
                table_name = "well"
                dirpath = "well"
                [[destination_table]]
                type = "files"
                source_table_name = "well"
                dest_table_name = "well_out"
                dirpath = "well_out"
                """);
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < ROWS; i++) {
      csv.append(i).append('\n');
    }
    anasto.put("in/a.csv", csv.toString());
    anasto.put("well/a.csv", "id\n1\n2\n");
    return anasto.open();
  }

  private static Defect readWith(LocalAnasto anasto, Throwable defect) throws Exception {
    Defect format = new Defect(defect);
    AdviceWith.adviceWith(
        anasto.context(),
        "batch.orders",
        route ->
            route
                .weaveById("unmarshal.orders")
                .replace()
                .process(
                    exchange ->
                        exchange
                            .getMessage()
                            .setBody(exchange.getMessage().getBody(RowSource.class).open(format))));
    return format;
  }

  private static void transformWith(LocalAnasto anasto, Throwable defect) throws Exception {
    anasto
        .context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:transform.orders")
                    .process(
                        exchange -> {
                          if (exchange.getMessage().getHeader("AnastoChunk", int.class) == 2) {
                            throwIt(defect);
                          }
                        });
              }
            });
  }

  private static void throwIt(Throwable defect) {
    if (defect instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) defect;
  }

  /** CSV, of which the reader throws once there was a chunk. */
  private static final class Defect implements FileFormat {
    private final CsvFormat csv = new CsvFormat(CsvOptions.DEFAULT);
    private final Throwable thrown;
    private volatile boolean mended;

    Defect(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public String name() {
      return csv.name();
    }

    @Override
    public RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException {
      RowReader reader = csv.open(file, schema, options);
      return new RowReader() {
        private boolean begun;

        @Override
        public boolean read(ChunkBuilder into) throws IOException {
          if (begun && !mended) {
            throwIt(thrown);
          }
          boolean more = reader.read(into);
          begun |= into.isFull();
          return more;
        }

        @Override
        public void close() throws IOException {
          reader.close();
        }
      };
    }

    @Override
    public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
      csv.infer(file, inference, maxBytes);
    }

    @Override
    public RowWriter create(OutputStream out, Schema schema) throws IOException {
      return csv.create(out, schema);
    }
  }
}
