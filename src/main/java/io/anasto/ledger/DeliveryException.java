package io.anasto.ledger;

import java.io.IOException;

/** Why a batch did not get into a destination, as far as it decides what happens next. */
public final class DeliveryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What trying again would do. */
  public enum Kind {
    /** The same again: something is in the way, or the destination asks for what there is not. */
    REFUSED,
    /**
     * The destination is not there; it may come back, and until then no batch can be left out for
     * its own fault.
     */
    AWAY,
    /** Nothing is wrong but the speed: the destination goes on in a pass of its own. */
    SLOW,
    /** The pass was given up, for a reason that is not this destination's. */
    ABORTED
  }

  private final Kind kind;

  public DeliveryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
