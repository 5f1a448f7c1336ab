package io.anasto.source;

import io.anasto.ledger.PreparedDelivery;
import java.io.IOException;

/** Ends what a destination has prepared and could not commit. Thread-safe. */
@FunctionalInterface
public interface Unfinished {
  /**
   * Makes a prepared batch visible and commits it, or withdraws it.
   *
   * @return whether it is committed; else the destination takes it again
   */
  boolean rollForward(PreparedDelivery delivery) throws IOException;
}
