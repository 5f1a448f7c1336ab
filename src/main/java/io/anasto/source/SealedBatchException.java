package io.anasto.source;

import java.io.IOException;

/**
 * A sealed batch can no longer be read as it was sealed; that is a failure of who still lacks it.
 */
final class SealedBatchException extends IOException {
  private static final long serialVersionUID = 1L;

  private SealedBatchException(String what, String rest) {
    super(what + rest);
  }

  /** A version of an open table is gone for good, and others have it. */
  static SealedBatchException gone(String what) {
    return new SealedBatchException(
        what,
        ". Other destinations have this batch, or it was made for this one alone: `anasto reset` of"
            + " this destination delivers the table anew, or let on_fail = \"skip\" leave the batch"
            + " out");
  }

  SealedBatchException(String what) {
    this(
        what,
        " since the batch was first committed elsewhere. Bring the files back as they were, then"
            + " `anasto retry`, or let on_fail = \"skip\" leave the batch out");
  }
}
