package io.anasto.source;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The component {@code batch:<source>}, whose consumer hands out the ledger's batches. */
public final class BatchComponent extends DefaultComponent {
  private final Map<String, SourceTable> tables;
  private final Unfinished unfinished;
  private final Admission admission;
  private final RetryPauses pauses;
  private final Clock clock;

  /**
   * @param tables by the source's name in URIs
   * @param admission of all sources together
   * @param pauses between attempts at a destination that fails
   * @param clock what files' times are held against
   */
  public BatchComponent(
      Map<String, SourceTable> tables,
      Unfinished unfinished,
      Admission admission,
      RetryPauses pauses,
      Clock clock) {
    this.tables = Map.copyOf(tables);
    this.unfinished = unfinished;
    this.admission = admission;
    this.pauses = pauses;
    this.clock = clock;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    SourceTable table = tables.get(remaining);
    if (table == null) {
      throw new IllegalArgumentException(
          "there is no source_table '" + remaining + "' for the endpoint " + uri);
    }
    return new BatchEndpoint(uri, this, table, unfinished, admission, pauses, clock);
  }
}
