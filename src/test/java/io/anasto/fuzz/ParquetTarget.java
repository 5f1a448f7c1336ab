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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.parquet.format.FileMetaData;

/** Parquet files, beside parquet-java's own reader. */
final class ParquetTarget implements FuzzTarget {
  private static final int MOST_BYTES = 2000;
  private static final int MOST_ROWS = 1000;

  /**
   * A page that claims more is not given to the reference, which makes room for all of them before
   * it looks for the first, and so takes a second to run out of memory.
   */
  private static final int MOST_VALUES = 1 << 17;

  private static final int INPUTS_BETWEEN_CLEARING = 10_000;

  private static final String TOO_MANY = "(not asked) a page claims very many values";

  private final ByteMutations bytes = new ByteMutations(List.of("PAR1", "PARE"), MOST_BYTES);
  private final ByteMutations content = new ByteMutations(List.of(), MOST_BYTES);
  private long inputs;

  ParquetTarget() {
    // Warnings about what the fuzzer makes of the files, one for nearly every input.
    Configurator.setLevel("org.apache.parquet", Level.OFF);
    Configurator.setLevel("org.apache.hadoop", Level.OFF);
  }

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      add(seeds, new ParquetRandom(seed * 1000 + i, 1 + i % 9, i % 4 == 0).file());
    }
    Path folder = CsvTables.conformance().resolve("parquet-testing").resolve("data");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(".parquet") && Files.size(file) < 6L * MOST_BYTES) {
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
    if (small.length < MOST_BYTES / 2) {
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
    if (inputs++ % INPUTS_BETWEEN_CLEARING == 0) {
      ParquetCaches.clear();
    }
    Ours<Schema> inferred = Ours.of("infer", () -> ParquetTables.infer(ParquetTables.file(input)));
    if (inferred.isRefused()) {
      return refused(input, inferred);
    }
    Schema schema = inferred.result();
    Ours<List<Map<String, Object>>> ours =
        Ours.of(
            "read", () -> ParquetTables.firstRows(ParquetTables.file(input), schema, MOST_ROWS));
    if (ours.isRefused()) {
      return refused(input, ours);
    }
    FileMetaData footer = footer(input);
    ParquetFrames frames = footer == null ? ParquetFrames.NONE : ParquetFrames.of(input, footer);
    if (frames.most() > MOST_VALUES) {
      return Verdict.excused(TOO_MANY, "");
    }
    ParquetReference reference = reference(input, footer);
    if (reference.rows() == null) {
      Throwable failure = reference.failure();
      return ParquetDifferences.looser(input, frames, ours.result().isEmpty(), failure)
          .orElseThrow(
              () ->
                  new Find(
                      "the reference refuses: %s; ours reads %s of %s"
                          .formatted(ParquetDifferences.root(failure), ours.result(), schema),
                      failure));
    }
    if (reference.noValue() != null) {
      throw new Find("ours reads values that are none: " + ours.result(), reference.noValue());
    }
    Object left = ParquetTables.comparable(ours.result());
    Object right = ParquetTables.comparable(reference.rows());
    if (!left.equals(right)) {
      return Verdict.excused(
          ParquetDifferences.others(input, frames)
              .orElseThrow(
                  () ->
                      new Find(
                          "%s: ours is %s, the reference's %s".formatted(schema, left, right))),
          "");
    }
    if (hasBrokenSequences(input)) {
      throw new Find("ours reads levels that no rows have: " + ours.result());
    }
    return Verdict.read(kinds(schema));
  }

  /** Null where there is none. */
  private static FileMetaData footer(byte[] input) {
    try {
      return ParquetFile.footer(input);
    } catch (IOException e) {
      return null;
    }
  }

  /** What the reference, which does not hold to all of the specification, makes of the file. */
  private static ParquetReference reference(byte[] input, FileMetaData footer) {
    byte[] file = input;
    try {
      file = footer == null ? input : ParquetFile.bySpecification(input, footer);
    } catch (IOException | RuntimeException e) {
      // It is taken as it is.
    }
    return ParquetReference.of(file, MOST_ROWS);
  }

  private static boolean hasBrokenSequences(byte[] input) {
    try {
      return ParquetSequences.areBroken(ParquetFile.asRead(input), MOST_ROWS);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  static Object comparable(Object value) {
    return ParquetTables.comparable(value);
  }

  private static String kinds(Schema schema) {
    Set<String> kinds = new TreeSet<>();
    schema.fields().forEach(field -> kinds.add(field.type().kind().name()));
    return kinds.toString();
  }

  private static Verdict refused(byte[] input, Ours<?> ours) {
    Optional<String> claim = ParquetDifferences.believed(ours.message());
    if (claim.isPresent()) {
      return Verdict.excused(claim.get(), ours.message());
    }
    FileMetaData footer = footer(input);
    ParquetFrames frames = footer == null ? ParquetFrames.NONE : ParquetFrames.of(input, footer);
    if (frames.most() > MOST_VALUES) {
      return Verdict.excused(TOO_MANY, ours.message());
    }
    ParquetReference reference = reference(input, footer);
    if (reference.rows() == null) {
      return Verdict.refused(ours.message());
    }
    Optional<String> rule = ParquetDifferences.stricter(input, frames, ours.message());
    if (rule.isPresent()) {
      return Verdict.excused(rule.get(), ours.message());
    }
    if (reference.noValue() != null) {
      return Verdict.excused("a value that its type does not have", ours.message());
    }
    throw new Find(
        "ours refuses: %s; the reference reads %s".formatted(ours.message(), reference.rows()));
  }
}
