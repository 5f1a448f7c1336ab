package io.anasto.ledger;

import java.util.List;

/**
 * What a destination is about to make visible.
 *
 * @param parts in their order
 * @param rows over all parts
 * @param bytes over all parts
 */
public record Prepared(List<Part> parts, long rows, long bytes) {
  public Prepared {
    parts = List.copyOf(parts);
  }
}
