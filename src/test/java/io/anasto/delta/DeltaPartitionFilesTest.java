package io.anasto.delta;

import static io.anasto.delta.DeltaWriting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.format.TableAppend;
import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Column;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rows come into the files of their partitions: into few of them, and in little memory. */
class DeltaPartitionFilesTest {
  private static final long MEGABYTE = 1 << 20;
  private static final Schema TEXTS = Schema.parse("struct<id:int64,p:int64,t:string>");

  @TempDir Path temp;

  private Path table() {
    return temp.resolve("t");
  }

  @AfterEach
  void noTemporaryFileIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(table())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".writing-"));
    }
  }

  private interface Chunks {
    void writeTo(TableAppend append) throws IOException;
  }

  private List<TableAppend.DataFile> write(DeltaWriting writing, Schema schema, Chunks chunks)
      throws IOException {
    try (TableAppend append = writing.begin(schema)) {
      chunks.writeTo(append);
      List<TableAppend.DataFile> files = writing.finish(append);
      append.commit(DeltaWriting.APPLICATION, 1);
      return files;
    }
  }

  @ParameterizedTest
  @CsvSource({"100000,300", "20000,2000", "20000,7"})
  void eachPartitionHasAFileThoughItsRowsComeInNoOrder(int rows, int partitions)
      throws IOException {
    DeltaWriting writing = new DeltaWriting(table(), "p");
    List<TableAppend.DataFile> files =
        write(
            writing,
            DeltaShuffledRows.SCHEMA,
            append -> {
              for (int first = 0; first < rows; first += 5_000) {
                append.write(DeltaShuffledRows.chunk(first, 5_000, partitions));
              }
            });

    assertThat(files).hasSize(partitions);
    assertThat(files.stream().mapToLong(TableAppend.DataFile::rows).sum()).isEqualTo(rows);
    Map<String, Long> lastIds = new HashMap<>();
    BitSet ids = new BitSet(rows);
    // Kernel's reader takes some milliseconds a file.
    boolean few = files.size() <= 300;
    for (Map<String, Object> row : few ? writing.kernelRows() : writing.rows()) {
      long id = (Long) row.get("id");
      String partition = DeltaShuffledRows.partition(id, partitions);
      assertThat(row)
          .isEqualTo(row("id", id, "p", partition, "n", id / 4.0, "t", DeltaShuffledRows.text(id)));
      ids.set((int) id);
      // One file each, and in it rows are in their order.
      assertThat(lastIds.getOrDefault(partition, -1L)).isLessThan(id);
      lastIds.put(partition, id);
    }
    assertThat(ids.cardinality()).isEqualTo(rows);
  }

  /** With texts of some length, of partitions in turns. */
  private static RowChunk texts(long first, int rows, int partitions, int length) {
    List<Column> columns =
        TEXTS.fields().stream().map(field -> Column.of(field.type(), rows)).toList();
    for (long id = first; id < first + rows; id++) {
      ((LongColumn) columns.get(0)).append(id);
      ((LongColumn) columns.get(1)).append(id % partitions);
      byte[] text = new byte[length];
      Arrays.fill(text, (byte) ('a' + id % 26));
      ((BytesColumn) columns.get(2)).append(text);
    }
    return new RowChunk(TEXTS, columns, rows);
  }

  @Test
  void rowsThatWaitHaveABoundThoughTheirTextsAreLarge() throws IOException {
    DeltaRowMemory memory = new DeltaRowMemory(2 * MEGABYTE);
    DeltaWriting writing = new DeltaWriting(table(), memory, "p");
    int rows = 400;
    List<Long> held = new ArrayList<>();
    write(
        writing,
        TEXTS,
        append -> {
          for (int first = 0; first < rows; first += 20) {
            append.write(texts(first, 20, 100, 50_000));
            held.add(memory.held());
          }
        });

    assertThat(held).allMatch(bytes -> bytes <= 2 * MEGABYTE);
    assertThat(Collections.max(held)).isGreaterThan(MEGABYTE);
    assertThat(memory.held()).isZero();
    assertThat(ids(writing)).hasSize(rows);
    assertThat(writing.rows())
        .hasSize(rows)
        .allSatisfy(
            row -> {
              long id = (Long) row.get("id");
              assertThat(row).containsEntry("p", id % 100);
              assertThat((String) row.get("t"))
                  .hasSize(50_000)
                  .startsWith(String.valueOf((char) ('a' + id % 26)));
            });
  }

  private static Set<Object> ids(DeltaWriting writing) throws IOException {
    Set<Object> ids = new HashSet<>();
    writing.rows().forEach(row -> ids.add(row.get("id")));
    return ids;
  }

  @Test
  void aBatchThatIsGivenUpGivesItsMemoryBack() throws IOException {
    DeltaRowMemory memory = new DeltaRowMemory(2 * MEGABYTE);
    DeltaWriting writing = new DeltaWriting(table(), memory, "p");
    try (TableAppend append = writing.begin(TEXTS)) {
      append.write(texts(0, 100, 50, 20_000));
      assertThat(memory.held()).isPositive();
      assertThat(writing.names()).isNotEmpty();
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void rowsThatAreSortedByTheirPartitionsHaveAFileEachAlsoInLittleMemory() throws IOException {
    DeltaWriting writing = new DeltaWriting(table(), new DeltaRowMemory(MEGABYTE), "p");
    int partitions = 100;
    List<TableAppend.DataFile> files =
        write(
            writing,
            TEXTS,
            append -> {
              for (long p = 0; p < partitions; p++) {
                for (int chunk = 0; chunk < 5; chunk++) {
                  append.write(ofOnePartition(p, 5_000));
                }
              }
            });

    // A file may have been full of rows when the memory was.
    assertThat(files).hasSizeBetween(partitions, 2 * partitions);
    Map<Object, Integer> counts = new HashMap<>();
    writing.rows().forEach(row -> counts.merge(row.get("p"), 1, Integer::sum));
    assertThat(counts)
        .hasSize(partitions)
        .allSatisfy((p, rows) -> assertThat(rows).isEqualTo(25_000));
  }

  private static RowChunk ofOnePartition(long p, int rows) {
    List<Column> columns =
        TEXTS.fields().stream().map(field -> Column.of(field.type(), rows)).toList();
    for (int row = 0; row < rows; row++) {
      ((LongColumn) columns.get(0)).append(row);
      ((LongColumn) columns.get(1)).append(p);
      ((BytesColumn) columns.get(2)).append("t" + row % 10);
    }
    return new RowChunk(TEXTS, columns, rows);
  }

  @Test
  void chunksOfARowWaitForEachOther() throws IOException {
    DeltaWriting writing = new DeltaWriting(table(), "p");
    List<TableAppend.DataFile> files =
        write(
            writing,
            TEXTS,
            append -> {
              for (int id = 0; id < 2_000; id++) {
                append.write(texts(id, 1, 200, 10));
              }
            });

    assertThat(files).hasSize(200);
    assertThat(ids(writing)).hasSize(2_000);
  }

  @Test
  void whoeverComesWhenOthersHoldTheMemoryHasAPartOfItAllTheSame() throws IOException {
    DeltaRowMemory memory = new DeltaRowMemory(8 * MEGABYTE);
    memory.take(9 * MEGABYTE);
    DeltaWriting writing = new DeltaWriting(table(), memory, "p");
    List<TableAppend.DataFile> files =
        write(
            writing,
            DeltaShuffledRows.SCHEMA,
            append -> {
              for (int first = 0; first < 50_000; first += 500) {
                append.write(DeltaShuffledRows.chunk(first, 500, 400));
                assertThat(memory.held()).isLessThanOrEqualTo(10 * MEGABYTE);
              }
            });

    assertThat(memory.held()).isEqualTo(9 * MEGABYTE);
    assertThat(files).hasSizeLessThan(5 * 400);
    assertThat(ids(writing)).hasSize(50_000);
  }

  @Test
  void valuesThatLookAlikeTogetherAreDifferentPartitions() throws IOException {
    Schema schema = Schema.parse("struct<id:int64,a:string,b:string,n:int64,d:float64>");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String[] texts : new String[][] {{"a", "bc"}, {"ab", "c"}, {null, "abc"}, {"abc", null}}) {
      for (Long n : new Long[] {null, 0L, 1L}) {
        for (Double d : new Double[] {null, 0.0, -0.0, Double.NaN}) {
          rows.add(row("id", (long) rows.size(), "a", texts[0], "b", texts[1], "n", n, "d", d));
        }
      }
    }
    Collections.shuffle(rows, new Random(5));
    DeltaWriting writing = new DeltaWriting(table(), "a", "b", "n", "d");
    List<TableAppend.DataFile> files =
        write(writing, schema, append -> append.write(ChunkMaps.toChunk(schema, rows)));

    assertThat(files).hasSize(rows.size());
    assertThat(writing.rows()).containsExactlyInAnyOrderElementsOf(rows);
  }
}
