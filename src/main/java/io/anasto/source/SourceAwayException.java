package io.anasto.source;

import java.io.IOException;

/** A table that was there is not there now, as when its disk is not mounted: it may come back. */
final class SourceAwayException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what is to be read, as the user knows it
   */
  SourceAwayException(String what) {
    super(what + " cannot be read: there is no table any more where it was");
  }
}
