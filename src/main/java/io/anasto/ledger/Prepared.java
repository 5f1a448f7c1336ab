package io.anasto.ledger;

import java.util.List;

/**
 * What a destination is about to make visible.
 *
 * @param parts in their order
 * @param rows over all parts
 * @param bytes over all parts
 * @param schema of what was written, as {@link io.anasto.row.Schema#toString} writes it
 */
public record Prepared(List<Part> parts, long rows, long bytes, String schema) {
  public Prepared {
    parts = List.copyOf(parts);
  }
}
