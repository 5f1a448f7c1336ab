package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.format.TableException;
import io.anasto.row.Schema;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.standalone.DeltaLog;
import io.delta.standalone.OptimisticTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Appending to tables that others made, and while others do. */
class DeltaForeignTablesTest {
  /** More than are left until each table's next checkpoint. */
  private static final int COMMITS = 6;

  private static final String FEATURES =
      ",\"writerFeatures\":[\"appendOnly\",\"invariants\",\"%s\"]";

  @TempDir Path temp;

  private DeltaWriting copy(String golden) throws IOException {
    Path from = DeltaTables.golden().resolve(golden);
    assumeTrue(Files.isDirectory(from), from + " is absent");
    return new DeltaWriting(DeltaTables.copy(from, temp.resolve(golden)));
  }

  private static List<String> texts(List<Map<String, Object>> rows) {
    return rows.stream().map(DeltaForeignTablesTest::text).sorted().toList();
  }

  private static String text(Map<String, Object> row) {
    return row.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            each ->
                each.getKey()
                    + "="
                    + (each.getValue() instanceof byte[] bytes
                        ? java.util.Arrays.toString(bytes)
                        : each.getValue()))
        .toList()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cdf_basic",
        "cdf_partitioned",
        "deletion_vectors",
        "v2_checkpoint",
        "timestamp_ntz",
        "checkpointed"
      })
  void aTableThatSparkMadeIsAppendedTo(String golden) throws IOException {
    DeltaWriting writing = copy(golden);
    List<Map<String, Object>> before = writing.rows();
    Schema schema =
        DeltaTables.reader(writing.table())
            .schema(
                DeltaTables.snapshot(new DeltaKernelRows(writing.table()).snapshot().getVersion()));
    long version = new DeltaKernelRows(writing.table()).snapshot().getVersion();

    // Its own first rows once more, and more commits than its checkpoints' interval.
    List<Map<String, Object>> more = before.subList(0, 1);
    List<Map<String, Object>> expected = new ArrayList<>(before);
    for (int i = 0; i < COMMITS; i++) {
      writing.append(schema, more);
      expected.addAll(more);
    }
    assertThat(new DeltaKernelRows(writing.table()).snapshot().getVersion())
        .isEqualTo(version + COMMITS);
    assertThat(texts(writing.rows())).isEqualTo(texts(expected));
    assertThat(texts(writing.kernelRows())).isEqualTo(texts(expected));
    assertThat(writing.reopen().appender().lastBatch(DeltaWriting.APPLICATION)).hasValue(COMMITS);
    // As the change feed, an append is an insert.
    assertThat(
            DeltaTables.changeRows(
                DeltaTables.reader(writing.table()), DeltaTables.changes(version + COMMITS)))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("_change_type", "insert"));
  }

  private void assertRefused(DeltaWriting writing, String feature) throws IOException {
    Map<String, String> before = DeltaTables.listing(writing.table());
    assertThatThrownBy(() -> writing.append("struct<id:int64>", row("id", 1L)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining(DeltaTables.name(writing.table()))
        .hasMessageContaining(feature);
    assertThat(DeltaTables.listing(writing.table())).isEqualTo(before);
  }

  @Test
  void columnMappingIsRefused() throws IOException {
    assertRefused(copy("column_mapping_name"), "columnMapping");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "checkConstraints | '\"delta.constraints.positive\":\"id > 0\"' | ''",
        "generatedColumns | '' | '\"delta.generationExpression\":\"1 + 1\"'",
        "identityColumns | '' | '\"delta.identity.start\":1,\"delta.identity.step\":1'",
        "allowColumnDefaults | '' | '\"CURRENT_DEFAULT\":\"7\"'",
        "invariants | '' | '\"delta.invariants\":\"{}\"'",
        "icebergCompatV2 | '\"delta.enableIcebergCompatV2\":\"true\"' | ''",
        "featureOfTomorrow | '' | ''",
      })
  void aFeatureWhoseRulesWeCannotKeepIsRefusedByName(
      String feature, String properties, String column) throws IOException {
    Path table = temp.resolve("t");
    new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.protocol(1, 7, FEATURES.formatted(feature)),
            DeltaFixture.metadata(
                DeltaFixture.field("id", "\"long\"", column)
                    + ","
                    + DeltaFixture.field("name", "\"string\""),
                "",
                properties));
    assertRefused(new DeltaWriting(table), feature);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6})
  void constraintsOfAnOldProtocolAreRefusedToo(int writer) throws IOException {
    Path table = temp.resolve("t");
    new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.protocol(1, writer, ""),
            DeltaFixture.metadata(
                DeltaFixture.ID_AND_NAME, "", "\"delta.constraints.positive\":\"id > 0\""));
    assertRefused(new DeltaWriting(table), "checkConstraints");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 7"})
  void rowsOfOthersAndOursAreEachThereOnce(int reader, int writer) throws Exception {
    Path table = temp.resolve("shared table");
    new DeltaFixture(table)
        .commit(
            0,
            DeltaFixture.protocol(
                reader, writer, writer == 7 ? FEATURES.formatted("changeDataFeed") : ""),
            DeltaFixture.metadata(
                DeltaFixture.field("id", "\"long\""), "", writer == 7 ? DeltaFixture.FEED : ""));
    int commits = 15;
    List<Callable<Void>> writers = new ArrayList<>();
    writers.add(
        () -> {
          for (long i = 0; i < commits; i++) {
            foreignKernel(table, i);
          }
          return null;
        });
    writers.add(
        () -> {
          for (long i = 0; i < commits; i++) {
            if (writer == 2) {
              foreignStandalone(table, 1000 + i);
            } else {
              foreignKernel(table, 1000 + i);
            }
          }
          return null;
        });
    writers.add(
        () -> {
          DeltaWriting ours = new DeltaWriting(table);
          for (long i = 0; i < commits; i++) {
            ours.append("struct<id:int64>", row("id", 2000 + i));
          }
          return null;
        });
    CyclicBarrier start = new CyclicBarrier(writers.size());
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (Callable<Void> each : writers) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return each.call();
                }));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    List<Object> expected = new ArrayList<>();
    for (long first : new long[] {0, 1000, 2000}) {
      LongStream.range(first, first + commits).forEach(expected::add);
    }
    assertThat(new DeltaWriting(table).kernelRows())
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(new DeltaWriting(table).rows())
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(new DeltaKernelRows(table).snapshot().getVersion()).isEqualTo(3L * commits);
  }

  /** A data file of one row, made as the foreign writer would. */
  private static String file(Path table, long id) throws IOException {
    String name = "foreign-" + id + ".parquet";
    new DeltaFixture(table).file(name, Schema.parse("struct<id:int64>"), "{\"id\":" + id + "}");
    return name;
  }

  private static void foreignKernel(Path table, long id) throws IOException {
    String name = file(table, id);
    Engine engine = DeltaStorage.engine();
    Map<Integer, Object> values = new HashMap<>();
    values.put(AddFile.FULL_SCHEMA.indexOf("path"), name);
    MapValue none = VectorUtils.stringStringMapValue(Map.of());
    values.put(AddFile.FULL_SCHEMA.indexOf("partitionValues"), none);
    values.put(AddFile.FULL_SCHEMA.indexOf("size"), Files.size(table.resolve(name)));
    values.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), 1_700_000_000_000L);
    values.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), true);
    Row add = SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, values));
    Transaction transaction =
        Table.forPath(engine, table.toString())
            .createTransactionBuilder(engine, "foreign", Operation.WRITE)
            .build(engine);
    transaction.commit(
        engine, CloseableIterable.inMemoryIterable(Utils.singletonCloseableIterator(add)));
  }

  private static void foreignStandalone(Path table, long id) throws IOException {
    String name = file(table, id);
    OptimisticTransaction transaction =
        DeltaLog.forTable(DeltaStorage.configuration(), table.toString()).startTransaction();
    transaction.commit(
        List.of(
            new io.delta.standalone.actions.AddFile(
                name,
                Map.of(),
                Files.size(table.resolve(name)),
                1_700_000_000_000L,
                true,
                null,
                null)),
        new io.delta.standalone.Operation(io.delta.standalone.Operation.Name.WRITE),
        "foreign");
  }
}
