package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that is cut and read in blocks gives what one reader gives, errors and lines too. */
class SplitReaderTest {
  private static final Schema SCHEMA = Schema.parse("struct<n:int64,s:string,m:int64>");

  /** No text here is as long, so that it is not cut. */
  private static final int WHOLE = 1 << 20;

  private static final List<String> ENDS = List.of("\n", "\n", "\r\n", "\r\r\n", "\r");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void csvIsTheSameInBlocks(int faults) {
    Random random = new Random(4711 + faults);
    for (int i = 0; i < 400; i++) {
      byte[] text =
          csv(random, faults > 0 && random.nextInt(4) == 0).getBytes(StandardCharsets.UTF_8);
      int size = 4 + random.nextInt(200);
      assertThat(read(csv(size), text)).isEqualTo(read(csv(WHOLE), text));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void jsonIsTheSameInBlocks(int faults) {
    Random random = new Random(815 + faults);
    for (int i = 0; i < 400; i++) {
      byte[] text =
          json(random, faults > 0 && random.nextInt(4) == 0).getBytes(StandardCharsets.UTF_8);
      int size = 4 + random.nextInt(200);
      assertThat(read(json(size), text)).isEqualTo(read(json(WHOLE), text));
    }
  }

  /** Line ends in quotes are where a block may be cut wrongly. */
  @Test
  void textsOfManyLinesAreNotCut() {
    StringBuilder text = new StringBuilder("n,s,m\n");
    for (int i = 0; i < 500; i++) {
      text.append(i)
          .append(",\"one\n")
          .append(i)
          .append(",two,3\n\"\"three\"\"\",")
          .append(i)
          .append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(read(csv(64), bytes)).hasSize(500).isEqualTo(read(csv(WHOLE), bytes));
  }

  @Test
  void anErrorFarBehindNamesItsLine() {
    String row = "1,text,2\n";
    byte[] text =
        ("n,s,m\n" + row.repeat(5000) + "1,text,x\n" + row.repeat(100))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(read(csv(128), text))
        .hasSize(1)
        .first()
        .asString()
        .contains("line 5,002")
        .contains("\"x\"");
  }

  /** What the file fails with comes behind the rows that were read, as without blocks. */
  @Test
  void aFileThatCannotBeReadFurtherFails() {
    byte[] text = ("n,s,m\n" + "1,text,2\n".repeat(2000)).getBytes(StandardCharsets.UTF_8);
    assertThat(read(csv(128), new Broken(text)))
        .isEqualTo(List.of("java.io.IOException: the disk is gone"));
  }

  /** A block whose rows take far more memory than its text is left to one reader. */
  @Test
  void rowsThatAreMuchLargerThanTheirTextAreReadOneAfterAnother() throws IOException {
    StringBuilder type = new StringBuilder("struct<a:int64");
    for (int i = 0; i < 4000; i++) {
      type.append(",c").append(i).append(":int64");
    }
    Schema schema = Schema.parse(type.append('>').toString());
    byte[] text = "{\"a\":1}\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    long rows = 0;
    try (RowReader reader =
        new JsonFormat().open(InputFile.of(text, "rows.json"), schema, ReadOptions.DECLARED)) {
      ChunkStream chunks = new ChunkStream(reader, schema);
      for (RowChunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        assertThat(chunk.bytes()).isLessThan(2L * RowChunk.CAPACITY_BYTES);
        rows += chunk.rows();
      }
    }
    assertThat(rows).isEqualTo(40_000);
  }

  private static FileFormat csv(int buffer) {
    return new CsvFormat(CsvOptions.DEFAULT, 1 << 16, buffer);
  }

  private static FileFormat json(int buffer) {
    return new JsonFormat(new JsonLimits(buffer, 1 << 16, 100));
  }

  private static List<Object> read(FileFormat format, byte[] text) {
    return read(format, InputFile.of(text, "rows"));
  }

  /** The rows, or what is wrong. */
  private static List<Object> read(FileFormat format, InputFile file) {
    try (ChunkStream chunks =
        new ChunkStream(format.open(file, SCHEMA, ReadOptions.DECLARED), SCHEMA)) {
      List<Object> rows = new ArrayList<>();
      for (RowChunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        assertThat(chunk.rows()).isLessThanOrEqualTo(RowChunk.CAPACITY);
        rows.addAll(ChunkMaps.toMaps(chunk));
      }
      return rows;
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  private static String csv(Random random, boolean fault) {
    StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFFn,s,m" : "n,s,m");
    int rows = random.nextInt(60);
    String end = ENDS.get(random.nextInt(ENDS.size()));
    text.append(end);
    boolean mixed = fault && random.nextInt(4) == 0;
    int wrong = fault && !mixed ? random.nextInt(rows + 1) : -1;
    for (int row = 0; row < rows; row++) {
      text.append(
          row == wrong
              ? csvFault(random)
              : row + "," + csvText(random) + "," + random.nextInt(100));
      text.append(
          row == rows - 1 && random.nextBoolean()
              ? ""
              : mixed ? ENDS.get(random.nextInt(ENDS.size())) : end);
    }
    return text.toString();
  }

  private static String csvText(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> "\"\"";
      case 2 -> "\"a, \"\"b\"\"\"";
      case 3 -> "\"two\nlines\"";
      case 4 -> "\"1,2,3\r\n4,5,6\n\"";
      case 5 -> "häus\u20ac";
      case 6 -> "in \"the\" middle";
      default -> "x".repeat(random.nextInt(80));
    };
  }

  private static String csvFault(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "1,2";
      case 1 -> "1,2,3,4";
      case 2 -> "one,two,3";
      case 3 -> "1,\"never closed,3";
      case 4 -> "1,\"closed\"behind,3";
      default -> "1,a\u0000b,3";
    };
  }

  private static String json(Random random, boolean fault) {
    boolean array = random.nextInt(4) == 0;
    boolean pretty = random.nextInt(4) == 0;
    StringBuilder text = new StringBuilder(array ? "[\n" : "");
    int rows = random.nextInt(60);
    int wrong = fault ? random.nextInt(rows + 1) : -1;
    for (int row = 0; row < rows; row++) {
      String space = pretty ? "\n  " : "";
      text.append('{').append(space).append("\"n\":").append(row).append(',').append(space);
      text.append("\"s\":").append(jsonText(random)).append(',').append(space);
      text.append("\"m\":")
          .append(row == wrong ? jsonFault(random) : "5")
          .append(space)
          .append('}');
      text.append(array && row < rows - 1 ? ",\n" : "\n");
    }
    return text.append(array ? "]" : "").toString();
  }

  private static String jsonText(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "null";
      case 1 -> "\"a\\n\\\"b\\\"\\u20ac\"";
      case 2 -> "\"}{\"";
      case 3 -> "\"häus\"";
      default -> '"' + "x".repeat(random.nextInt(80)) + '"';
    };
  }

  private static String jsonFault(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "true";
      case 1 -> "1,\"m\":2";
      case 2 -> "1,\"other\":2";
      case 3 -> "\"not closed";
      default -> "{";
    };
  }

  /** A file that can be read up to a place. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  private record Broken(byte[] text) implements InputFile {
    @Override
    public String name() {
      return "rows";
    }

    @Override
    public InputStream open() {
      return new SequenceInputStream(
          new ByteArrayInputStream(text),
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
              throw new IOException("the disk is gone");
            }
          });
    }
  }
}
