package io.anasto.ledger;

import java.util.List;

/**
 * What a destination is about to make visible.
 *
 * @param parts in their order
 * @param rows over all parts
 * @param bytes over all parts
 * @param schema of what was written, as {@link io.anasto.row.Schema#toString} writes it
 * @param read rows that the batch has given, of which the destination's own snippet may have made
 *     more or fewer
 */
public record Prepared(List<Part> parts, long rows, long bytes, String schema, long read) {
  public Prepared {
    parts = List.copyOf(parts);
  }
}
