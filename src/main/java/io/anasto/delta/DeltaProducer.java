package io.anasto.delta;

import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
import io.anasto.format.TableException;
import io.anasto.row.RowChunk;
import io.anasto.row.RowStream;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Appends the rows of each exchange, a chunk, a stream of chunks or a list of maps, in one commit.
 */
final class DeltaProducer extends DefaultProducer {
  private final DeltaEndpoint endpoint;
  private final Path directory;
  private TableAppender table;

  DeltaProducer(DeltaEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.directory = DeltaComponent.path(endpoint.getDirectory());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String name =
        endpoint.getTable() == null ? directory.getFileName().toString() : endpoint.getTable();
    table =
        new DeltaAppender(
            new DeltaAppender.Options(
                directory,
                endpoint.name(),
                name,
                endpoint.partitionColumns(),
                endpoint.getCompression(),
                endpoint.getTargetFileSize()),
            endpoint.getComponent().executor());
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    if (isThere(exchange)) {
      return;
    }
    if (exchange.getMessage().getBody() instanceof RowStream stream) {
      try (stream) {
        append(exchange, stream);
      }
      return;
    }
    RowChunk chunk = exchange.getMessage().getMandatoryBody(RowChunk.class);
    if (chunk.rows() > 0) {
      try (TableAppend append = begin(chunk.schema())) {
        append.write(chunk);
        commit(exchange, append);
      }
    }
  }

  /** Whether the table has the exchange's commit already. */
  private boolean isThere(Exchange exchange) throws IOException {
    Long batch = exchange.getMessage().getHeader(DeltaHeaders.BATCH, Long.class);
    return !endpoint.getApplication().isEmpty()
        && batch != null
        && table.lastBatch(endpoint.getApplication()).orElse(Long.MIN_VALUE) >= batch;
  }

  private void append(Exchange exchange, RowStream stream) throws IOException {
    RowChunk chunk = stream.next();
    if (chunk == null) {
      return;
    }
    try (TableAppend append = begin(chunk.schema())) {
      Schema schema = chunk.schema();
      while (chunk != null) {
        if (!chunk.schema().equals(schema)) {
          throw DeltaFit.refused(
              "table %s: the chunks of one exchange have different columns, %s and then %s"
                  .formatted(endpoint.name(), schema, chunk.schema()));
        }
        append.write(chunk);
        chunk = stream.next();
      }
      commit(exchange, append);
    }
  }

  private TableAppend begin(Schema schema) throws IOException {
    Files.createDirectories(directory);
    String prefix = ".anasto-" + UUID.randomUUID() + "-";
    return table.begin(schema, part -> directory.resolve("%s%05d.tmp".formatted(prefix, part)));
  }

  private void commit(Exchange exchange, TableAppend append) throws IOException {
    DeltaMoves moves = new DeltaMoves(directory);
    try {
      moves.move(append.finish());
    } catch (IOException | RuntimeException e) {
      moves.undo(e);
      throw e;
    }
    Long batch = exchange.getMessage().getHeader(DeltaHeaders.BATCH, Long.class);
    try {
      if (endpoint.getApplication().isEmpty() || batch == null) {
        append.commit("", 0);
      } else {
        append.commit(endpoint.getApplication(), batch);
      }
    } catch (TableException e) {
      // Of other failures nobody knows whether the commit names the files.
      moves.undo(e);
      throw e;
    }
    append.tidy();
  }
}
