package io.anasto.source;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The component {@code batch:<source>}, whose consumer hands out the ledger's batches. */
public final class BatchComponent extends DefaultComponent {
  private final Map<String, SourceTable> tables;
  private final Unfinished unfinished;

  /**
   * @param tables by the source's name in URIs
   */
  public BatchComponent(Map<String, SourceTable> tables, Unfinished unfinished) {
    this.tables = Map.copyOf(tables);
    this.unfinished = unfinished;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    SourceTable table = tables.get(remaining);
    if (table == null) {
      throw new IllegalArgumentException(
          "there is no source_table '" + remaining + "' for the endpoint " + uri);
    }
    return new BatchEndpoint(uri, this, table, unfinished);
  }
}
