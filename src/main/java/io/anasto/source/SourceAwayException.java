package io.anasto.source;

import java.io.IOException;

/** What was there is not there now, as when its disk is not mounted: it may come back. */
final class SourceAwayException extends IOException {
  private static final long serialVersionUID = 1L;

  private SourceAwayException(String message) {
    super(message);
  }

  /**
   * @param what is to be read, as the user knows it
   */
  static SourceAwayException ofTable(String what) {
    return new SourceAwayException(
        what + " cannot be read: there is no table any more where it was");
  }

  /**
   * @param directory as the user knows it
   */
  static SourceAwayException ofFiles(String directory) {
    return new SourceAwayException("the directory " + directory + " is not there any more");
  }
}
