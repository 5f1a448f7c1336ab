package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows that are printed by several threads come in their order. */
class TextWriterTest {
  private static final Schema SCHEMA = Schema.parse("struct<n:int64,s:string,d:float64>");

  @Test
  void piecesComeInTheirOrder() throws IOException {
    Random random = new Random(77);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteSink expected = new ByteSink(16);
    RowPrinter printer = new JsonRowPrinter(SCHEMA);
    try (RowWriter writer = new JsonFormat().create(out, SCHEMA)) {
      for (int i = 0; i < 60; i++) {
        // Small ones between large ones, and rows that suddenly are long.
        RowChunk chunk = chunk(random, random.nextInt(3) == 0 ? 5 : 8192, i > 40 ? 400 : 10);
        printer.bind(chunk);
        for (int row = 0; row < chunk.rows(); row++) {
          printer.print(row, expected);
        }
        writer.write(chunk);
        assertThat(writer.bytes()).isBetween(expected.size() / 2L, 2L * expected.size());
      }
      writer.finish();
      assertThat(writer.bytes()).isEqualTo(expected.size());
    }
    assertThat(out.toString(StandardCharsets.UTF_8).equals(expected.toString())).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < 8000; row++) {
      rows.add(row(row, row == 7000 ? "a\u0000b" : "text", 1.5));
    }
    RowChunk chunk = ChunkMaps.toChunk(SCHEMA, rows);
    try (RowWriter writer =
        new CsvFormat(CsvOptions.DEFAULT).create(new ByteArrayOutputStream(), SCHEMA)) {
      assertThatThrownBy(
              () -> {
                writer.write(chunk);
                writer.finish();
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("column \"s\" has a text with a NUL character");
    }
  }

  private static RowChunk chunk(Random random, int count, int length) {
    List<Map<String, Object>> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(row(random.nextInt(), "x".repeat(random.nextInt(length)), random.nextDouble()));
    }
    return ChunkMaps.toChunk(SCHEMA, rows);
  }

  private static Map<String, Object> row(long n, String s, double d) {
    Map<String, Object> row = new HashMap<>();
    row.put("n", n);
    row.put("s", s);
    row.put("d", d);
    return row;
  }
}
