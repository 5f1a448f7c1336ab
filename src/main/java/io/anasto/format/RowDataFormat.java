package io.anasto.format;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.support.service.ServiceSupport;

/**
 * What Anasto's Camel data formats have in common.
 *
 * <p>Unmarshalling turns a stream, bytes, a text or a file (opened by its path, decompressed by its
 * name) into a {@link RowStream} that is read while the route goes on, and that {@code split} takes
 * chunk by chunk. Marshalling writes a {@link RowChunk}, a {@link RowStream} or a list of maps. Set
 * up once, then thread-safe.
 */
public abstract class RowDataFormat extends ServiceSupport implements DataFormat, DataFormatName {
  /** Of a stream, whose rows come only once, so much is kept to infer the schema from. */
  private static final long SAMPLE = 16 << 20;

  private final FileFormat format;
  private final String name;
  private Schema schema;

  /**
   * @param name by which routes call the data format
   */
  protected RowDataFormat(FileFormat format, String name) {
    this.format = format;
    this.name = name;
  }

  @Override
  public String getDataFormatName() {
    return name;
  }

  /** The schema that the rows are read with; null when it is inferred from each body. */
  public Schema getSchema() {
    return schema;
  }

  public void setSchema(Schema schema) {
    this.schema = schema;
  }

  @Override
  public Object unmarshal(Exchange exchange, InputStream stream) throws Exception {
    return unmarshal(exchange, (Object) stream);
  }

  @Override
  public Object unmarshal(Exchange exchange, Object body) throws Exception {
    if (body instanceof RowSource source) {
      return source.open(format);
    }
    InputFile file = file(exchange, body);
    if (schema != null) {
      return new ChunkStream(format.open(file, schema, ReadOptions.DECLARED), schema);
    }
    SchemaInference inference = new SchemaInference();
    format.infer(file, inference, file instanceof ReplayableInput ? SAMPLE : Long.MAX_VALUE);
    SchemaInference.InferredSchema inferred = inference.result();
    if (inference.isEmpty()) {
      return new ChunkStream(new NoRows(), inferred.schema());
    }
    return new ChunkStream(
        format.open(file, inferred.schema(), ReadOptions.INFERRED), inferred.schema());
  }

  private InputFile file(Exchange exchange, Object body) throws Exception {
    if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
      return InputFile.of(file.toPath(), file.getPath());
    } else if (body instanceof File file) {
      return InputFile.of(file.toPath(), file.getPath());
    } else if (body instanceof Path path) {
      return InputFile.of(path, path.toString());
    }
    String called =
        exchange.getMessage().getHeader(Exchange.FILE_NAME, "the message", String.class);
    if (body instanceof byte[] bytes) {
      return InputFile.of(bytes, called);
    } else if (body instanceof String text) {
      return InputFile.of(encode(text), called);
    } else if (body instanceof InputStream in) {
      return new ReplayableInput(in, called);
    }
    return new ReplayableInput(
        exchange
            .getContext()
            .getTypeConverter()
            .mandatoryConvertTo(InputStream.class, exchange, body),
        called);
  }

  /** A text's bytes as a file of the format would have them. */
  protected byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void marshal(Exchange exchange, Object body, OutputStream out) throws Exception {
    if (body instanceof RowChunk chunk) {
      write(chunk, out);
    } else if (body instanceof RowStream stream) {
      try (stream) {
        write(stream, out);
      }
    } else if (body instanceof List<?> list) {
      List<Map<?, ?>> rows = ChunkConverters.rows(list);
      Schema known = schema == null ? ChunkConverters.knownSchema(exchange, list) : schema;
      Schema of = schema == null ? ChunkMaps.infer(rows, known) : schema;
      if (of.size() > 0) {
        write(ChunkMaps.toChunk(of, rows), out);
      }
    } else {
      throw new IllegalArgumentException(
          "%s writes chunks, streams of chunks and lists of maps, not a %s"
              .formatted(name, body == null ? "null" : body.getClass().getName()));
    }
  }

  private void write(RowChunk chunk, OutputStream out) throws IOException {
    try (RowWriter writer = format.create(out, chunk.schema())) {
      writer.write(chunk);
      writer.finish();
    }
  }

  private void write(RowStream stream, OutputStream out) throws IOException {
    if (stream.schema().size() == 0) {
      return;
    }
    try (RowWriter writer = format.create(out, stream.schema())) {
      for (RowChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        writer.write(chunk);
      }
      writer.finish();
    }
  }
}
