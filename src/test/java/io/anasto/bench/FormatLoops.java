package io.anasto.bench;

import io.anasto.LineItems;
import io.anasto.format.AvroFormat;
import io.anasto.format.BlockCompression;
import io.anasto.format.ChunkStream;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.JsonFormat;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowWriter;
import io.anasto.format.SchemaInference;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The inner loops alone, in memory: {@code make loops} has JMH run them, with the bytes that each
 * allocates. An operation is 60,000 rows of TPC-H's lineitem, on all cores.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseParallelGC", "-XX:ParallelGCThreads=2"})
public class FormatLoops {
  private static final double SCALE = 0.01;

  /** Of the files that are read and written. */
  @Param({"csv", "json", "avro", "parquet"})
  public String type;

  private FileFormat format;
  private Schema schema;
  private List<RowChunk> chunks;
  private InputFile file;

  /** Makes the file in memory. */
  @Setup
  public void prepare() throws IOException {
    Path csv = Files.createTempFile("lineitem", ".csv");
    try {
      LineItems.write(csv, SCALE);
      InputFile rows = InputFile.of(Files.readAllBytes(csv), "lineitem.csv");
      FileFormat text = new CsvFormat(CsvOptions.DEFAULT);
      schema = infer(text, rows);
      chunks = read(text, rows);
    } finally {
      Files.delete(csv);
    }
    format =
        switch (type) {
          case "csv" -> new CsvFormat(CsvOptions.DEFAULT);
          case "json" -> new JsonFormat();
          case "avro" -> new AvroFormat(BlockCompression.SNAPPY);
          default -> new ParquetFormat();
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out);
    file = InputFile.of(out.toByteArray(), "lineitem." + type);
  }

  private static Schema infer(FileFormat format, InputFile file) throws IOException {
    SchemaInference inference = new SchemaInference();
    format.infer(file, inference, Long.MAX_VALUE);
    return inference.result().schema();
  }

  private List<RowChunk> read(FileFormat from, InputFile rows) throws IOException {
    List<RowChunk> all = new ArrayList<>();
    try (ChunkStream stream =
        new ChunkStream(from.open(rows, schema, ReadOptions.INFERRED), schema)) {
      for (RowChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        all.add(chunk);
      }
    }
    return all;
  }

  private long write(OutputStream out) throws IOException {
    try (RowWriter writer = format.create(out, schema)) {
      for (RowChunk chunk : chunks) {
        writer.write(chunk);
      }
      writer.finish();
      return writer.bytes();
    }
  }

  /** Looks at all rows for their types. */
  @Benchmark
  public Schema infer() throws IOException {
    return infer(format, file);
  }

  /** Reads all rows into columns. */
  @Benchmark
  public long read() throws IOException {
    long rows = 0;
    try (ChunkStream stream =
        new ChunkStream(format.open(file, schema, ReadOptions.INFERRED), schema)) {
      for (RowChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        rows += chunk.rows();
      }
    }
    return rows;
  }

  /** Encodes all rows, and writes them nowhere. */
  @Benchmark
  public long write() throws IOException {
    return write(OutputStream.nullOutputStream());
  }
}
