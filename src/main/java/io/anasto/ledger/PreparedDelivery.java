package io.anasto.ledger;

import java.util.List;

/**
 * A delivery that was prepared and not committed: it is to be rolled forward.
 *
 * @param batch its number
 * @param parts in their order
 */
public record PreparedDelivery(long batch, DestinationEntry destination, List<Part> parts) {
  public PreparedDelivery {
    parts = List.copyOf(parts);
  }
}
