package io.anasto.source;

import java.io.IOException;

/**
 * A sealed batch can no longer be read as it was sealed; that is a failure of who still lacks it.
 */
final class SealedBatchException extends IOException {
  private static final long serialVersionUID = 1L;

  SealedBatchException(String what) {
    super(
        what
            + " since the batch was first committed elsewhere. Bring the files back as they were, then"
            + " `anasto retry`, or let on_fail = \"skip\" leave the batch out");
  }
}
