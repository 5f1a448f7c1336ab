package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code anasto-parquet} in routes. */
class ParquetDataFormatTest extends CamelTestSupport {
  @Override
  protected RouteBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:read").unmarshal().custom("anasto-parquet");
      }
    };
  }

  private List<Map<String, Object>> read(Object body) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowStream stream = (RowStream) template().requestBody("direct:read", body)) {
      for (RowChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        rows.addAll(ChunkMaps.toMaps(chunk));
      }
    }
    return rows;
  }

  @Test
  void filesBytesAndStreamsAreRead(@TempDir Path folder) throws Exception {
    byte[] content =
        ParquetExample.file(
            "message m { required int32 a; }",
            group -> group.add("a", 1),
            group -> group.add("a", 2));
    Path file = Files.write(folder.resolve("x.parquet"), content);
    for (Object body : List.of(file, file.toFile(), content, new ByteArrayInputStream(content))) {
      assertThat(read(body)).hasToString("[{a=1}, {a=2}]");
    }
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void whatIsNoParquetFailsTheExchange() {
    assertThatThrownBy(() -> template().requestBody("direct:read", "a,b"))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseInstanceOf(DataException.class)
        .hasStackTraceContaining("is not a Parquet file");
  }
}
