package io.anasto.fuzz;

import io.anasto.format.CsvTables;
import io.anasto.format.ParquetRandom;
import io.anasto.format.ParquetTables;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Parquet files, beside parquet-java's own reader. */
final class ParquetTarget implements FuzzTarget {
  private static final int MOST_BYTES = 6000;
  private static final int MOST_ROWS = 1000;

  /** What our reader does not take though parquet-java's does, by what it says. */
  private static final List<String> RULES = List.of();

  /** Claims that the reference believes until the memory is full: it is not even asked. */
  private static final List<String> CLAIMS =
      List.of("holds a row of more than", "that Anasto has for them, a quarter of its memory");

  private final ByteMutations bytes = new ByteMutations(List.of("PAR1", "PARE"), MOST_BYTES);
  private final ByteMutations content = new ByteMutations(List.of(), MOST_BYTES);

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      add(seeds, new ParquetRandom(seed * 1000 + i, 1 + i % 9, i % 4 == 0).file());
    }
    Path folder = CsvTables.conformance().resolve("parquet-testing").resolve("data");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(".parquet") && Files.size(file) < 3L * MOST_BYTES) {
            add(seeds, Files.readAllBytes(file));
          }
        }
      }
    }
    return seeds;
  }

  /** Without statistics and what else no reader of ours needs, so that files are small. */
  private static void add(List<byte[]> seeds, byte[] file) {
    byte[] small = file;
    try {
      small = ParquetFile.of(file).bytes();
    } catch (IOException e) {
      // It is taken as it is.
    }
    if (small.length < MOST_BYTES) {
      seeds.add(small);
    }
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    if (random.nextInt(8) > 0) {
      try {
        ParquetFile file = ParquetFile.of(base);
        ParquetChanges changes = new ParquetChanges(random, content);
        for (int i = random.nextInt(1 + random.nextInt(3)); i >= 0; i--) {
          changes.change(file);
        }
        return file.bytes();
      } catch (IOException | RuntimeException e) {
        // Broken already, or by a change that Thrift does not write: its bytes can be changed.
      }
    }
    return bytes.apply(base, other, random);
  }

  @Override
  public Verdict check(byte[] input) {
    Ours<Schema> inferred = Ours.of("infer", () -> ParquetTables.infer(ParquetTables.file(input)));
    if (inferred.isRefused()) {
      return refused(input, inferred);
    }
    Schema schema = inferred.result();
    Ours<List<Map<String, Object>>> ours =
        Ours.of(
            "read",
            () -> ParquetTables.firstRows(ParquetTables.file(input), schema, MOST_ROWS));
    if (ours.isRefused()) {
      return refused(input, ours);
    }
    ParquetReference reference = ParquetReference.of(input, MOST_ROWS);
    if (reference.groups() == null) {
      return readAlone(schema, ours.result(), reference.failure());
    }
    List<Map<String, Object>> theirs;
    try {
      theirs = reference.rows();
    } catch (RuntimeException e) {
      throw new Find("ours reads %s of values that are none".formatted(ours.result()), e);
    }
    Object left = ParquetTables.comparable(ours.result());
    Object right = ParquetTables.comparable(theirs);
    if (!left.equals(right)) {
      throw new Find("%s: ours is %s, the reference's %s".formatted(schema, left, right));
    }
    return Verdict.read(kinds(schema));
  }

  static Object comparable(Object value) {
    return ParquetTables.comparable(value);
  }

  private static String kinds(Schema schema) {
    Set<String> kinds = new TreeSet<>();
    schema.fields().forEach(field -> kinds.add(field.type().kind().name()));
    return kinds.toString();
  }

  private static Verdict readAlone(
      Schema schema, List<Map<String, Object>> rows, Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return Verdict.excused("the reference has no room for it", "");
    }
    throw new Find(
        "ours reads %s of %s, the reference refuses: %s".formatted(rows, schema, failure), failure);
  }

  private static Verdict refused(byte[] input, Ours<?> ours) {
    for (String claim : CLAIMS) {
      if (ours.message().contains(claim)) {
        return Verdict.excused("(not asked) " + claim, ours.message());
      }
    }
    ParquetReference reference = ParquetReference.of(input, MOST_ROWS);
    if (reference.groups() == null) {
      return Verdict.refused(ours.message());
    }
    for (String rule : RULES) {
      if (ours.message().contains(rule)) {
        return Verdict.excused(rule, ours.message());
      }
    }
    Object rows;
    try {
      rows = reference.rows();
    } catch (ParquetReference.NoValue e) {
      return Verdict.excused("a value that its type does not have", ours.message());
    }
    throw new Find(
        "ours refuses what the reference reads as %s: %s".formatted(rows, ours.message()));
  }
}
