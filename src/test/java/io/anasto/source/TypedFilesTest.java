package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static io.anasto.LocalAnasto.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LocalAnasto;
import io.anasto.format.AvroFormat;
import io.anasto.format.FileFormat;
import io.anasto.format.ParquetFormat;
import io.anasto.format.RowWriter;
import io.anasto.ledger.TableState;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources of Avro and Parquet, whose files say which columns they have and of which types. */
class TypedFilesTest {

  @TempDir Path directory;

  static Stream<FileFormat> formats() {
    return Stream.of(new AvroFormat(), new ParquetFormat());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aFileThatEndsTooEarlyIsStillArrivingForAMinute(FileFormat format) throws Exception {
    byte[] whole = file(format, "id:int64", Map.of("id", 1L));
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30));
    try (LocalAnasto anasto = orders(format, "").clock(late).start()) {
      // Judged at 59 s by the clock of the batches, and due at once by the ledger's.
      arrive(format, "a", Arrays.copyOf(whole, whole.length - 5), Instant.now().minusSeconds(70));
      patiently()
          .during(Duration.ofMillis(700))
          .until(() -> anasto.source("orders").state() == TableState.RUNNING);
      assertThat(anasto.files("out")).isEmpty();

      arrive(format, "a", whole, Instant.now().minusSeconds(10));

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void afterThatItIsAnErrorThatLeavesTheFileAsItIs(FileFormat format) throws Exception {
    byte[] whole = file(format, "id:int64", Map.of("id", 1L));
    byte[] cut = Arrays.copyOf(whole, whole.length - 5);
    try (LocalAnasto anasto = orders(format, "").start()) {
      Path file = arrive(format, "a", cut, Instant.now().minusSeconds(61));

      assertThat(anasto.sourceStop("orders"))
          .contains("in/a." + format.name())
          .containsPattern("ends (too early|before its footer)")
          .contains("Mend it");
      assertThat(file).hasBinaryContent(cut);
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anEmptyFileHasNoRows(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "")) {
      arrive(format, "a", new byte[0], longAgo());
      arrive(format, "b", file(format, "id:int64", Map.of("id", 1L)), longAgo());
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void filesOfOneBatchMayDifferWhereATypeHoldsTheValuesOfBoth(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "")) {
      arrive(format, "a", file(format, "id:int32", Map.of("id", 1)), longAgo());
      arrive(format, "b", file(format, "id:int64", Map.of("id", 1L << 40)), longAgo());
      arrive(format, "c", file(format, "id:int32", Map.of("id", 2)), longAgo());
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":1099511627776}", "{\"id\":2}");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void filesWithoutACommonTypeAreRefusedByFileAndColumn(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "")) {
      arrive(format, "a", file(format, "id:int64", Map.of("id", 1L)), longAgo());
      arrive(format, "b", file(format, "id:string", Map.of("id", "x")), longAgo());
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains("in/b." + format.name())
          .contains("column \"id\"")
          .contains("string")
          .contains("int64");
      assertThat(anasto.allFiles("out")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theOneThatDiffersIsLeftOutIfTheUserSaysSo(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "on_fail = \"skip\"")) {
      arrive(format, "a", file(format, "id:int64", Map.of("id", 1L)), longAgo());
      arrive(format, "b", file(format, "id:string", Map.of("id", "x")), longAgo());
      arrive(format, "c", file(format, "id:int64", Map.of("id", 3L)), longAgo());
      anasto.start();

      anasto.awaitLines("out", "{\"id\":1}", "{\"id\":3}");
      eventually(() -> assertThat(anasto.source("orders").rejected()).isOne());
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aValueBeyondTheSettledTypeNamesFileRowColumnAndValue(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "").start()) {
      arrive(format, "a", file(format, "id:int32", Map.of("id", 1)), longAgo());
      anasto.awaitLines("out", "{\"id\":1}");

      arrive(
          format,
          "b",
          file(format, "id:int64", Map.of("id", 2L), Map.of("id", 1L << 40)),
          longAgo());

      assertThat(anasto.sourceStop("orders"))
          .contains("in/b." + format.name() + " row 2, column \"id\"")
          .contains("1099511627776")
          .contains("int32")
          .contains("settled by batch 1; give the column another type in [source_table.schema]");
      assertThat(anasto.lines("out")).containsExactly("{\"id\":1}");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aNewColumnStopsTheTable(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "").start()) {
      arrive(format, "a", file(format, "id:int64", Map.of("id", 1L)), longAgo());
      anasto.awaitLines("out", "{\"id\":1}");

      arrive(format, "b", file(format, "id:int64,note:string", Map.of("id", 2L)), longAgo());

      assertThat(anasto.sourceStop("orders"))
          .contains("column \"note\" is not in the table's schema")
          .contains("schema_evolution = \"add_columns\"");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void columnsMayBeAddedAndOlderFilesLackThem(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "schema_evolution = \"add_columns\"").start()) {
      arrive(format, "a", file(format, "id:int64", Map.of("id", 1L)), longAgo());
      anasto.awaitLines("out", "{\"id\":1}");

      arrive(
          format,
          "b",
          file(format, "note:string,id:int64", Map.of("id", 2L, "note", "new")),
          longAgo());
      arrive(format, "c", file(format, "id:int64", Map.of("id", 3L)), longAgo());

      anasto.awaitLines(
          "out", "{\"id\":1}", "{\"id\":2,\"note\":\"new\"}", "{\"id\":3,\"note\":null}");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aFileThatLacksAColumnIsRefused(FileFormat format) throws Exception {
    try (LocalAnasto anasto = orders(format, "")) {
      arrive(format, "a", file(format, "id:int64,note:string", Map.of("id", 1L)), longAgo());
      arrive(format, "b", file(format, "id:int64", Map.of("id", 2L)), longAgo());
      anasto.start();

      assertThat(anasto.sourceStop("orders"))
          .contains("in/b." + format.name())
          .contains("column \"note\" of the table's schema is missing");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aDeclaredSchemaTakesOtherTypesWhereNoValueChanges(FileFormat format) throws Exception {
    String declared = "schema = { id = \"decimal(20,2)\", day = \"date\" }";
    try (LocalAnasto anasto = orders(format, declared).start()) {
      arrive(
          format,
          "a",
          file(format, "id:int32,day:string", Map.of("id", 7, "day", "2024-02-29")),
          longAgo());
      anasto.awaitLines("out", "{\"id\":7.00,\"day\":\"2024-02-29\"}");

      arrive(
          format,
          "b",
          file(format, "id:int32,day:string", Map.of("id", 8, "day", "2023-02-29")),
          longAgo());

      assertThat(anasto.sourceStop("orders"))
          .contains("row 1, column \"day\"")
          .contains("\"2023-02-29\" is not a date");
    }
  }

  private static Instant longAgo() {
    return Instant.now().minusSeconds(3600);
  }

  private LocalAnasto orders(FileFormat format, String keys) {
    String filetype = "filetype = \"%s\"\n%s\n".formatted(format.name(), keys);
    return LocalAnasto.orders(directory, filetype, "out");
  }

  /** A whole file with rows of these columns. */
  private static byte[] file(FileFormat format, String columns, Map<?, ?>... rows)
      throws IOException {
    Schema schema = Schema.parse("struct<" + columns + ">");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RowWriter writer = format.create(bytes, schema)) {
      writer.write(ChunkMaps.toChunk(schema, List.of(rows)));
      writer.finish();
    }
    return bytes.toByteArray();
  }

  private Path arrive(FileFormat format, String name, byte[] bytes, Instant time)
      throws IOException {
    Path in = Files.createDirectories(directory.resolve("in"));
    Path temporary = Files.write(in.resolve(".arriving"), bytes);
    Files.setLastModifiedTime(temporary, FileTime.from(time));
    return Files.move(
        temporary, in.resolve(name + "." + format.name()), StandardCopyOption.REPLACE_EXISTING);
  }
}
