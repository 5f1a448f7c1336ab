package io.anasto.fuzz;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The known differences between our reader and parquet-java's: what the specification leaves open,
 * and where one of them is looser than it is. Each is a rule with a name.
 */
final class ParquetDifferences {
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
          // Numbers that it does not unpack: their count is beyond 2^31-1, and to it below zero.
          "has deltas of ",
          // Bits beyond the width of a number, which it drops.
          "holds a number of more than",
          " where numbers have ",
          // Levels that no field has, where it does not go by them, or takes them for the greatest.
          "is the column's greatest",
          // Bytes behind a column chunk's end: for files of PARQUET-816 it reads on, and makes do
          // with what is there (ParquetFileReader's WorkaroundChunk).
          ", of which the column chunk has ",
          "is missing: the column chunk claims ",
          // Bytes that no value needs, at which it does not look.
          " bytes behind its last ",
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
          // An encoding of levels, of which parquet-java makes values too, and the other way round.
          "has values in an encoding for levels, BIT_PACKED",
          "has levels in the encoding ",
          // The first bytes, and fields behind the last one, at which it does not look.
          "is not a Parquet file",
          "has a schema with a field that belongs to nothing",
          "rows.parquet: is encrypted, and Anasto has no keys",
          // Names that no column can have.
          " without a name",
          // A bound of ours. Values in some encodings have lengths of their own, by which it goes.
          // The bound is a part of the memory.
          " are what Anasto reads",
          // No row type of ours has no fields.
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

  private static final String ANNOTATIONS = "an annotation that the field cannot have";

  private static final String ODD_RUNS = "a run of nothing, or of more than 2^31-1 values";

  private ParquetDifferences() {}

  /** Why an input that ours refuses is not given to the reference. */
  static Optional<String> believed(String message) {
    return CLAIMS.stream().filter(message::contains).findFirst().map("(not asked) "::concat);
  }

  /** Why ours may refuse, by {@code message}, what the reference reads. */
  static Optional<String> stricter(byte[] input, ParquetFrames frames, String message) {
    if (hasOddRuns(input)) {
      return Optional.of(ODD_RUNS);
    }
    if (frames.beyond()) {
      return Optional.of(BEYOND);
    }
    if (message.contains(" annotated as ") || message.contains(" digits")) {
      return hasWrongAnnotations(input) ? Optional.of(ANNOTATIONS) : Optional.empty();
    }
    return RULES.stream().filter(message::contains).findFirst();
  }

  /** Why the reference may read other rows than ours. */
  static Optional<String> others(byte[] input, ParquetFrames frames) {
    if (hasOddRuns(input)) {
      return Optional.of(ODD_RUNS);
    }
    if (frames.strange()) {
      return Optional.of(STRANGE_LEVELS);
    }
    if (frames.beyond()) {
      return Optional.of(BEYOND);
    }
    return frames.hollow() ? Optional.of(HOLLOW) : Optional.empty();
  }

  /**
   * Why ours may read what the reference refuses.
   *
   * @param noRows whether ours finds none
   * @param failure of the reference
   */
  static Optional<Verdict> looser(
      byte[] input, ParquetFrames frames, boolean noRows, Throwable failure) {
    if (noRows) {
      return excused("(looser) a file without rows says nothing");
    }
    if (failure instanceof OutOfMemoryError) {
      return excused("the reference has no room for it");
    }
    Throwable root = root(failure);
    Optional<String> atValues = atValues(root);
    if (atValues.isPresent()) {
      return excused(atValues.get());
    }
    Optional<String> others = others(input, frames);
    if (others.isPresent()) {
      return excused(others.get());
    }
    if (frames.empty()) {
      return excused("(looser) a page that claims no bytes is not unpacked");
    }
    return LENIENCIES.stream()
        .filter(root.toString()::contains)
        .findFirst()
        .map(rule -> Verdict.excused("(looser) " + rule, rule));
  }

  private static Optional<Verdict> excused(String rule) {
    return Optional.of(Verdict.excused(rule, ""));
  }

  /** Failures of the reference at values that no row needs. */
  private static Optional<String> atValues(Throwable root) {
    if (isOf(root, "DeltaBinaryPackingValuesReader")) {
      if (root instanceof EOFException) {
        return Optional.of("(looser) the last numbers' padding is cut");
      }
      // It unpacks as many numbers as are claimed, whose widths or count may be none, and ours as
      // many as there are values.
      if (isOf(root, "ByteBitPackingForLongLE")
          || root instanceof NegativeArraySizeException
          || String.valueOf(root.getMessage()).contains("total value count is -")) {
        return Optional.of("(looser) numbers behind the last one that counts");
      }
    }
    return root instanceof EOFException && isOf(root, "RunLengthBitPackingHybridValuesReader")
        ? Optional.of("(looser) booleans' length is missing where no value is")
        : Optional.empty();
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isOf(Throwable failure, String reader) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(element -> element.getClassName().contains(reader));
  }

  private static boolean hasWrongAnnotations(byte[] input) {
    try {
      return !ParquetAnnotations.fit(ParquetFile.footer(input).getSchema());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean hasOddRuns(byte[] input) {
    try {
      return ParquetRunLengths.isIn(ParquetFile.asRead(input));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
