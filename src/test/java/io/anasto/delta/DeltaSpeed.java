package io.anasto.delta;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.delta.DeltaHistory.Look;
import io.anasto.format.InputFile;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.format.TableAppend;
import io.anasto.format.TableReader;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures; its name keeps it out of the suite. */
@Tag("speed")
class DeltaSpeed {
  private static final int COMMITS = 1000;

  @TempDir Path temp;

  @Test
  void aThousandSmallCommits() throws IOException {
    DeltaFixture fixture = DeltaFixture.withThreeRows(temp.resolve("t"), "");
    for (long v = 2; v <= COMMITS; v++) {
      Files.copy(fixture.table().resolve("a.parquet"), fixture.table().resolve(v + ".parquet"));
      fixture.commit(v, DeltaFixture.add(v + ".parquet"));
    }
    for (int round = 0; round < 3; round++) {
      follow(fixture);
    }
  }

  private static void follow(DeltaFixture fixture) throws IOException {
    DeltaHistory history = fixture.history();
    DeltaReader reader = fixture.reader();
    Schema schema = DeltaFixture.ID_AND_NAME_SCHEMA;
    long looks = 0;
    long reads = 0;
    long first = 0;
    for (long v = 1; v <= COMMITS; v++) {
      long begin = System.nanoTime();
      Look look = history.look(OptionalLong.of(v - 1), Instant.EPOCH, false, 1);
      long looked = System.nanoTime();
      reader.schema(look.versions().get(0));
      try (RowReader rows = reader.open(look.versions().get(0), schema, ReadOptions.INFERRED)) {
        rows.read(new ChunkBuilder(schema, 256));
      }
      long read = System.nanoTime();
      looks += looked - begin;
      reads += read - looked;
      first = v == 1 ? read - begin : first;
    }
    long begin = System.nanoTime();
    for (int i = 0; i < COMMITS; i++) {
      history.look(OptionalLong.of(COMMITS), Instant.EPOCH, false, 1);
    }
    long idle = System.nanoTime() - begin;
    begin = System.nanoTime();
    fixture.history().look(OptionalLong.of(0), Instant.EPOCH, false, COMMITS);
    long all = System.nanoTime() - begin;
    begin = System.nanoTime();
    fixture.history().look(OptionalLong.empty(), Instant.EPOCH, false, COMMITS);
    long snapshot = System.nanoTime() - begin;
    System.out.printf(
        "look %.2f ms, schema and rows %.2f ms a version; first %.1f ms; idle look %.3f ms; look at all %.0f ms; snapshot look %.0f ms%n",
        looks / 1e6 / COMMITS,
        reads / 1e6 / COMMITS,
        first / 1e6,
        idle / 1e6 / COMMITS,
        all / 1e6,
        snapshot / 1e6);
  }

  /** Given {@code -Danasto.speed.parquet=}, a Parquet file of scalars: as it is, and in a table. */
  @Test
  void aLargeFile() throws IOException {
    String given = System.getProperty("anasto.speed.parquet", "");
    assumeTrue(!given.isEmpty(), "no file is given");
    Path file = Path.of(given);
    SchemaInference inference = new SchemaInference();
    new ParquetFormat().infer(InputFile.of(file, "file"), inference, Long.MAX_VALUE);
    Schema schema = inference.result().schema();
    Path table = Files.createDirectories(temp.resolve("t"));
    Files.createSymbolicLink(table.resolve("a.parquet"), file);
    DeltaFixture fixture =
        new DeltaFixture(table)
            .commit(
                0,
                DeltaFixture.plainProtocol(),
                DeltaFixture.metadata(
                    String.join(",", schema.fields().stream().map(DeltaSpeed::column).toList()),
                    "",
                    ""))
            .commit(1, DeltaFixture.add("a.parquet"));
    Schema changes = schema.plus(TableReader.CHANGE_FIELDS);
    for (int round = 0; round < 4; round++) {
      double plain =
          seconds(
              new ParquetFormat().open(InputFile.of(file, "file"), schema, ReadOptions.INFERRED),
              schema);
      double whole =
          seconds(
              fixture.reader().open(DeltaTables.snapshot(1), changes, ReadOptions.INFERRED),
              changes);
      double selected =
          seconds(
              new DeltaSelectedRows(
                  new ParquetFormat()
                      .open(InputFile.of(file, "file"), schema, ReadOptions.INFERRED),
                  schema,
                  schema.size(),
                  (rows, row, position) -> position % 100 != 0),
              schema);
      System.out.printf(
          "file %.2f s, table with change columns %.2f s, with single rows deleted %.2f s%n",
          plain, whole, selected);
    }
  }

  private static String column(Field field) {
    String type =
        switch (field.type().kind()) {
          case INT32 -> "integer";
          case INT64 -> "long";
          case FLOAT64 -> "double";
          default -> field.type().toString();
        };
    return DeltaFixture.field(field.name(), '"' + type + '"');
  }

  private static double seconds(RowReader reader, Schema schema) throws IOException {
    long begin = System.nanoTime();
    try (reader) {
      boolean more = true;
      while (more) {
        more = reader.read(new ChunkBuilder(schema, 8192));
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  @Test
  void rowsInNoOrderOverManyPartitions() throws IOException {
    for (int partitions : new int[] {500, 500, 5_000}) {
      Path table = temp.resolve("p" + partitions + "-" + System.nanoTime());
      long begin = System.nanoTime();
      DeltaWriting writing = new DeltaWriting(table, "p");
      try (TableAppend append = writing.begin(DeltaShuffledRows.SCHEMA)) {
        for (int chunk = 0; chunk < 25; chunk++) {
          append.write(DeltaShuffledRows.chunk(chunk * 8_000L, 8_000, partitions));
        }
        long written = System.nanoTime();
        int files = append.finish().size();
        long end = System.nanoTime();
        System.out.printf(
            "%,d partitions: %,d files; write %,d ms, finish %,d ms%n",
            partitions, files, (written - begin) / 1_000_000, (end - written) / 1_000_000);
      }
    }
  }
}
