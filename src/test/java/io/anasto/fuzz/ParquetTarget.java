package io.anasto.fuzz;

import io.anasto.format.CsvTables;
import io.anasto.format.ParquetRandom;
import io.anasto.format.ParquetTables;
import io.anasto.row.Schema;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /** What our reader does not take though parquet-java's does, by what it says. */
  private static final List<String> RULES =
      List.of(
          // What parquet-java does not look at: parquet.thrift has these agree.
          "but the footer begins at",
          " in the schema",
          "uncompressed ones",
          "has parts that disagree on which values there are",
          // Runs and values that are cut short, which parquet-java fills up with zeros.
          "ends before its last value",
          "ends before its last level",
          "ends within a run of levels or dictionary ids",
          "bytes of levels, of which",
          "dictionary entries in",
          // Bits beyond the width of a number, which it drops.
          "holds a number of more than",
          " where numbers have ",
          // Levels that no field has, where it does not go by them, or takes them for the greatest.
          "is the column's greatest",
          // Bytes behind a column chunk's end: it reads on for files of PARQUET-816, and makes do
          // with
          // what is there (ParquetFileReader's WorkaroundChunk).
          ", of which the column chunk has ",
          "is missing: the column chunk claims ",
          // A length that it does not need where there are no values.
          " bytes of booleans, of which ",
          // Rows that pages share or lack, which it takes as they come.
          " values for ",
          "begins within a row",
          "ends before the row group's last row",
          "goes on after the row group's last row",
          " rows in ",
          // Sizes that are not those of the bytes.
          " gives ",
          "its bytes are not what",
          "claims -",
          "holds a value of ",
          "holds a value that claims",
          "delta-encoded values in blocks of",
          // An encoding of levels, of which parquet-java makes values too.
          "has values in an encoding for levels, BIT_PACKED",
          // The first bytes, and fields behind the last one, at which it does not look.
          "is not a Parquet file",
          "has a schema with a field that belongs to nothing",
          "rows.parquet: is encrypted, and Anasto has no keys",
          // Names that no column can have.
          " without a name",
          // A bound of ours. Values in some encodings have lengths of their own, by which it goes.
          "bytes; 1 to 16,777,216 are what Anasto reads",
          "is a group without fields",
          // docs/types.md, "What Avro and Parquet types become".
          "the precision is 1 to 38");

  /** What our reader takes though parquet-java's does not, by what that one says. */
  private static final List<String> LENIENCIES =
      List.of(
          // LZ4 with Hadoop's frames needs a library that is not here.
          "net.jpountz.lz4",
          // The encoding of a page that has no values at all.
          "is only supported for type",
          "Unsupported encoding for values",
          "no byte stream split reader for type",
          "is dictionary based",
          "as the dictionary was missing",
          // Values behind the last one that counts.
          "num values upper bound (w/ nulls)",
          // The JDK's reader does not look at flags that RFC 1952 reserves; a page's bytes are held
          // against its checksum all the same.
          "unknown gzip format (reserved flagbits set)",
          // It is not said how many dictionaries there may be.
          "more than one dictionary",
          // A decimal of more digits than fit is one of fewer; its values have none of them.
          " digits (max ",
          // A field is required where nothing else is said.
          "because \"repetition\" is null");

  /** Claims that the reference believes until the memory is full: it is not even asked. */
  private static final List<String> CLAIMS =
      List.of("holds a row of more than", "that Anasto has for them, a quarter of its memory");

  /** Ours refuses them where the column has levels. */
  private static final String STRANGE_LEVELS = "(looser) the encoding of levels that are not there";

  /** The bytes that it reads on for such pages it then takes for none: they are not flipped. */
  private static final String BEYOND = "(looser) pages behind a column chunk's end, PARQUET-816";

  private static final String HOLLOW = "(looser) a page without values is none";

  private static final String ODD_RUNS = "a run of nothing, or of more than 2^31-1 values";

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
      return readAlone(input, frames, schema, ours.result(), reference.failure());
    }
    if (reference.noValue() != null) {
      throw new Find("ours reads values that are none: " + ours.result(), reference.noValue());
    }
    Object left = ParquetTables.comparable(ours.result());
    Object right = ParquetTables.comparable(reference.rows());
    if (!left.equals(right) && hasOddRuns(input)) {
      return Verdict.excused(ODD_RUNS, "");
    }
    if (!left.equals(right) && frames.strange()) {
      return Verdict.excused(STRANGE_LEVELS, "");
    }
    if (!left.equals(right) && frames.beyond()) {
      return Verdict.excused(BEYOND, "");
    }
    if (!left.equals(right) && frames.hollow()) {
      return Verdict.excused(HOLLOW, "");
    }
    if (!left.equals(right)) {
      throw new Find("%s: ours is %s, the reference's %s".formatted(schema, left, right));
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

  private static boolean hasOddRuns(byte[] input) {
    try {
      return ParquetRunLengths.isIn(ParquetFile.asRead(input));
    } catch (IOException | RuntimeException e) {
      return false;
    }
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

  private static boolean isOf(Throwable failure, String reader) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(element -> element.getClassName().contains(reader));
  }

  private static Verdict readAlone(
      byte[] input,
      ParquetFrames frames,
      Schema schema,
      List<Map<String, Object>> rows,
      Throwable failure) {
    if (rows.isEmpty()) {
      return Verdict.excused("(looser) a file without rows says nothing", "");
    }
    if (failure instanceof OutOfMemoryError) {
      return Verdict.excused("the reference has no room for it", "");
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof EOFException && isOf(root, "DeltaBinaryPackingValuesReader")) {
      return Verdict.excused("(looser) the last numbers' padding is cut", "");
    }
    if (root instanceof EOFException && isOf(root, "RunLengthBitPackingHybridValuesReader")) {
      return Verdict.excused("(looser) booleans' length is missing where no value is", "");
    }
    if (isOf(root, "DeltaBinaryPackingValuesReader")
        && (isOf(root, "ByteBitPackingForLongLE")
            || root instanceof NegativeArraySizeException
            || String.valueOf(root.getMessage()).contains("total value count is -"))) {
      // It unpacks as many numbers as are claimed, whose widths or count may be none, and ours as
      // many as there are values.
      return Verdict.excused("(looser) numbers behind the last one that counts", "");
    }
    if (hasOddRuns(input)) {
      return Verdict.excused(ODD_RUNS, "");
    }
    if (frames.strange()) {
      return Verdict.excused(STRANGE_LEVELS, "");
    }
    if (frames.beyond()) {
      return Verdict.excused(BEYOND, "");
    }
    if (frames.hollow()) {
      return Verdict.excused(HOLLOW, "");
    }
    if (frames.empty()) {
      return Verdict.excused("(looser) a page that claims no bytes is not unpacked", "");
    }
    for (String rule : LENIENCIES) {
      if (root.toString().contains(rule)) {
        return Verdict.excused("(looser) " + rule, rule);
      }
    }
    throw new Find(
        "the reference refuses: %s; ours reads %s of %s".formatted(root, rows, schema), failure);
  }

  private static Verdict refused(byte[] input, Ours<?> ours) {
    for (String claim : CLAIMS) {
      if (ours.message().contains(claim)) {
        return Verdict.excused("(not asked) " + claim, ours.message());
      }
    }
    FileMetaData footer = footer(input);
    if (footer != null && ParquetFrames.of(input, footer).most() > MOST_VALUES) {
      return Verdict.excused(TOO_MANY, ours.message());
    }
    ParquetReference reference = reference(input, footer);
    if (reference.rows() == null) {
      return Verdict.refused(ours.message());
    }
    if (hasOddRuns(input)) {
      return Verdict.excused(ODD_RUNS, ours.message());
    }
    for (String rule : RULES) {
      if (ours.message().contains(rule)) {
        return Verdict.excused(rule, ours.message());
      }
    }
    if (reference.noValue() != null) {
      return Verdict.excused("a value that its type does not have", ours.message());
    }
    throw new Find(
        "ours refuses: %s; the reference reads %s".formatted(ours.message(), reference.rows()));
  }
}
