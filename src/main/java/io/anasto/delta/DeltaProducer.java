package io.anasto.delta;

import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
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
      while (chunk != null) {
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
    for (TableAppend.DataFile file : append.finish()) {
      Path target = directory.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.move(file.temporary(), target);
    }
    Long batch = exchange.getMessage().getHeader(DeltaHeaders.BATCH, Long.class);
    if (endpoint.getApplication().isEmpty() || batch == null) {
      append.commit("", 0);
    } else {
      append.commit(endpoint.getApplication(), batch);
    }
    append.tidy();
  }
}
