package io.anasto.destination;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The component {@code table:<destination>}, whose producer writes chunks into a destination. */
public final class TableComponent extends DefaultComponent {
  private final Map<String, WritableTable> tables;

  /**
   * @param tables by the destination's name in URIs
   */
  public TableComponent(Map<String, WritableTable> tables) {
    this.tables = Map.copyOf(tables);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    WritableTable table = tables.get(remaining);
    if (table == null) {
      throw new IllegalArgumentException(
          "there is no destination_table '" + remaining + "' for the endpoint " + uri);
    }
    return new TableEndpoint(uri, this, table);
  }
}
