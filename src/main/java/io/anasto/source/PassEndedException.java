package io.anasto.source;

import java.io.IOException;

/** Nobody wants the rest of the batch now: the route stops, or all destinations were detached. */
final class PassEndedException extends IOException {
  private static final long serialVersionUID = 1L;
}
