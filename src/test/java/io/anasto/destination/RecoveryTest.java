package io.anasto.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.format.Compression;
import io.anasto.format.JsonFormat;
import io.anasto.ledger.Batch;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Part;
import io.anasto.ledger.Prepared;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch leaves in the directory: when it is written, given up, and after a crash. */
class RecoveryTest {
  private static final RowChunk CHUNK =
      ChunkMaps.toChunk(Schema.parse("struct<id:int64>"), List.of(Map.of("id", 1L)));

  @TempDir Path home;

  private Path out;
  private Ledger ledger;
  private DestinationPlan plan;
  private DestinationEntry entry;
  private Batch batch;

  @BeforeEach
  void open() throws Exception {
    out = Files.createDirectories(home.resolve("out"));
    Path config =
        Files.writeString(
            home.resolve("config.toml"),
            """
            [[source_table]]
            type = "files"
            table_name = "orders"
            dirpath = "in"
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dest_table_name = "out"
            dirpath = "out"
            filetype = "json"
            """);
    plan = Plan.read(config, Map.of()).destinations().get(0);
    ledger = Ledger.open(home.resolve("state"));
    SourceEntry source = ledger.openSource("orders", home.resolve("in").toString());
    entry = ledger.openDestination("out", source, plan.directory().toString());
    ledger.record(source.id(), List.of(new Sighting("a.csv", 1, 1, Sighting.Kind.NEW)));
    batch = ledger.formBatch(source.id(), 10, 1_000).orElseThrow();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aBatchIsOneFileUnderItsNumber() throws Exception {
    try (FilesSink sink = sink(plan)) {
      sink.write(CHUNK);
      assertThat(names()).singleElement().asString().startsWith(".anasto-").endsWith(".tmp");
      sink.commit(1);
    }

    assertThat(names()).containsExactly("out-000000000001.json");
    assertThat(out.resolve("out-000000000001.json")).hasContent("{\"id\":1}\n");
    assertThat(ledger.nextBatch(entry.id())).isEmpty();
  }

  @Test
  void aLargeBatchIsSplitIntoParts() throws Exception {
    DestinationPlan small =
        new DestinationPlan(
            plan.name(),
            plan.sourceName(),
            plan.directory(),
            plan.type(),
            plan.fileType(),
            plan.format(),
            plan.onFail(),
            plan.start(),
            plan.columns(),
            plan.partitionBy(),
            plan.compression(),
            2L * "{\"id\":1}\n".length(),
            plan.displayDir());
    try (FilesSink sink = sink(small)) {
      for (int i = 0; i < 5; i++) {
        sink.write(CHUNK);
      }
      sink.commit(1);
    }

    assertThat(names())
        .containsExactly(
            "out-000000000001-00001.json",
            "out-000000000001-00002.json",
            "out-000000000001-00003.json");
    assertThat(out.resolve("out-000000000001-00003.json")).hasContent("{\"id\":1}\n");
  }

  @Test
  void aBatchThatIsGivenUpLeavesNothing() throws Exception {
    try (FilesSink sink = sink(plan)) {
      sink.write(CHUNK);
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void anErrorInTheMiddleLeavesNothing() throws Exception {
    GatedFormat full = new GatedFormat();
    full.room(1);
    try (FilesSink sink =
        new FilesSink(plan, entry, full, Compression.GZIP, ledger, batch, Runnable::run)) {
      sink.write(CHUNK);
      Assertions.assertThatThrownBy(() -> sink.write(CHUNK)).isInstanceOf(IOException.class);
    }

    assertThat(names()).isEmpty();
    assertThat(ledger.prepared()).isEmpty();
  }

  @Test
  void aPreparedBatchIsCommittedAtTheNextStart() throws Exception {
    prepare("{\"id\":1}\n");

    new Recovery(ledger, none -> null).rollForward();

    assertThat(names()).containsExactly("out-000000000001.json");
    assertThat(ledger.prepared()).isEmpty();
    assertThat(ledger.nextBatch(entry.id())).isEmpty();
  }

  @Test
  void aPreparedBatchWhoseFileIsLostStopsItsDestination() throws Exception {
    Files.delete(prepare("{\"id\":1}\n"));

    new Recovery(ledger, none -> null).rollForward();

    assertThat(ledger.isDestinationStopped(entry.id())).isTrue();
    assertThat(ledger.prepared()).hasSize(1);
  }

  @Test
  void leftoversGoAndWhatIsNeededOrForeignStays() throws Exception {
    Path needed = prepare("{\"id\":1}\n");
    TemporaryNames names = TemporaryNames.of(ledger.id());
    Files.writeString(out.resolve(names.name("out", 7, 1)), "half");
    Path foreign = Files.writeString(out.resolve(".anasto-00000000-out-1.tmp"), "another's");
    Path hidden = Files.writeString(out.resolve(".hidden"), "mine");

    new Recovery(ledger, none -> null).removeLeftovers(plan);

    assertThat(Stream.of(needed, foreign, hidden)).allMatch(Files::exists);
    assertThat(names()).hasSize(3);
  }

  @Test
  void theHighestBatchOfADirectoryIsFoundWhoeverWroteIt() throws Exception {
    assertThat(Recovery.highestBatch(plan)).isEmpty();
    Files.writeString(out.resolve("out-000000000009-00002.csv"), "");
    Files.writeString(out.resolve("out-000000000003.json.gz"), "");
    Files.writeString(out.resolve("other-000000000100.json"), "");

    assertThat(Recovery.highestBatch(plan)).hasValue(9);
  }

  /** A crash right after the ledger has recorded the batch as prepared. */
  private Path prepare(String content) throws IOException {
    Path temporary =
        Files.writeString(
            out.resolve(TemporaryNames.of(ledger.id()).name("out", batch.number(), 1)), content);
    CRC32C sum = new CRC32C();
    sum.update(Files.readAllBytes(temporary));
    ledger.prepare(
        batch,
        entry.id(),
        new Prepared(
            List.of(
                new Part(
                    "out-000000000001.json",
                    temporary.getFileName().toString(),
                    content.length(),
                    sum.getValue())),
            1,
            content.length(),
            "struct<id:int64>",
            1));
    return temporary;
  }

  private FilesSink sink(DestinationPlan of) {
    return new FilesSink(
        of, entry, new JsonFormat(), Compression.NONE, ledger, batch, Runnable::run);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
