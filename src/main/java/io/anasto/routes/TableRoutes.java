package io.anasto.routes;

import io.anasto.destination.CommitBatch;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.RouteName;
import io.anasto.plan.UriName;
import io.anasto.source.CheckFiles;
import io.anasto.source.OpenVersions;
import io.anasto.source.SourceTable;
import io.anasto.source.SourceTables;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.DataFormat;

/**
 * The two routes of a source: {@code source.<t>} discovers, {@code batch.<t>} delivers.
 *
 * <p>No error handler of Camel's takes part: an exception ends the exchange, and the batch
 * consumer, which knows what a failure means for batch and ledger, draws the consequence.
 */
public final class TableRoutes extends RouteBuilder {
  /** Header of each chunk's exchange: its number in the batch, from 1. */
  private static final String CHUNK_HEADER = "AnastoChunk";

  private final SourceTable table;
  private final SourceTables tables;
  private final Optional<DataFormat> dataFormat;
  private final CommitBatch commit;

  /**
   * @param dataFormat unmarshals a batch of the source's file type into chunks; empty for an open
   *     table
   */
  public TableRoutes(
      SourceTable table, SourceTables tables, Optional<DataFormat> dataFormat, CommitBatch commit) {
    this.table = table;
    this.tables = tables;
    this.dataFormat = dataFormat;
    this.commit = commit;
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    String name = RouteName.of(table.plan().name());
    from(tables.directory(getContext(), table))
        .routeId(table.plan().sourceRouteId())
        .process(tables.record(table))
        .id("record." + name);

    ProcessorDefinition<?> batch =
        from("batch:" + UriName.of(table.plan().name())).routeId(table.plan().batchRouteId());
    if (table.plan().isOpenTable()) {
      batch = batch.process(new OpenVersions()).id("open." + name);
    } else {
      batch = batch.unmarshal(dataFormat.orElseThrow()).id("unmarshal." + name);
    }
    ProcessorDefinition<?> chunks =
        batch
            .split(body())
            .streaming()
            .stopOnException()
            .id("chunks." + name)
            .process(TableRoutes::number)
            .id("number." + name);
    TransformStep transform = new TransformStep(table.plan().name());
    chunks =
        chunks
            .filter(transform::isPresent)
            .id("transform." + name)
            .process(transform::toRows)
            .to(transform.uri())
            .process(transform::toChunk)
            .end();
    for (DestinationPlan destination : table.plan().destinations()) {
      DestinationStep own = new DestinationStep(destination.name());
      String ending = RouteName.of(destination.name());
      chunks =
          chunks
              .process(own::begin)
              .id("transform-for." + ending)
              .to("table:" + UriName.of(destination.name()))
              .id("table." + ending)
              .process(own::end)
              .id("restore." + ending);
    }
    chunks.end().process(new CheckFiles()).id("check." + name).process(commit).id("commit." + name);
  }

  private static void number(Exchange exchange) {
    int index = exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
    exchange.getMessage().setHeader(CHUNK_HEADER, index + 1);
  }
}
