package io.anasto.fuzz;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.parquet.format.CompressionCodec;

/** Every format with each of its compressions. */
final class StreamTargets {
  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  /** A target, which is made when it is needed, and the codec whose program it needs. */
  private record Entry(StreamCodec codec, Supplier<FuzzTarget> target) {}

  static {
    for (String format : List.of("csv", "json")) {
      for (StreamCodec codec : List.of(StreamCodec.GZIP, StreamCodec.ZSTD)) {
        ALL.put(
            format + "-" + codec.program(),
            new Entry(codec, () -> new TextStreamTarget(format, codec)));
      }
    }
    avro("deflate", StreamCodec.DEFLATE);
    avro("snappy", StreamCodec.AVRO_SNAPPY);
    avro("bzip2", StreamCodec.BZIP2);
    avro("xz", StreamCodec.XZ);
    avro("zstandard", StreamCodec.ZSTD);
    parquet(CompressionCodec.SNAPPY, StreamCodec.SNAPPY);
    parquet(CompressionCodec.GZIP, StreamCodec.GZIP);
    parquet(CompressionCodec.ZSTD, StreamCodec.ZSTD);
    parquet(CompressionCodec.LZ4, StreamCodec.LZ4);
    parquet(CompressionCodec.LZ4_RAW, StreamCodec.LZ4_RAW);
    parquet(CompressionCodec.BROTLI, StreamCodec.BROTLI);
  }

  private StreamTargets() {}

  private static void avro(String name, StreamCodec codec) {
    ALL.put("avro-" + name, new Entry(codec, () -> new AvroStreamTarget(name, codec)));
  }

  private static void parquet(CompressionCodec parquet, StreamCodec codec) {
    String name = "parquet-" + parquet.name().toLowerCase(Locale.ROOT);
    ALL.put(name, new Entry(codec, () -> new ParquetStreamTarget(parquet, codec)));
  }

  /** Such as {@code csv-gzip}. */
  static List<String> names() {
    return new ArrayList<>(ALL.keySet());
  }

  /** The program without which a target cannot judge, if it is not there; else empty. */
  static String missing(String name) {
    StreamCodec codec = ALL.get(name).codec();
    return codec.isThere() ? "" : codec.program();
  }

  /** Whether a program has to run for each input. */
  static boolean isOfProgram(String name) {
    return !ALL.get(name).codec().program().isEmpty();
  }

  /** Those whose programs are there; says which are left out. */
  static List<FuzzTarget> all(PrintStream out) {
    List<FuzzTarget> all = new ArrayList<>();
    for (String name : names()) {
      if (missing(name).isEmpty()) {
        all.add(target(name));
      } else {
        out.printf("%s: SKIPPED, there is no %s to compare with%n", name, missing(name));
      }
    }
    return all;
  }

  /** Needs the program to be there. */
  static FuzzTarget target(String name) {
    return ALL.get(name).target().get();
  }
}
