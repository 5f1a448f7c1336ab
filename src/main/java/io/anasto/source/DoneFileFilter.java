package io.anasto.source;

import io.anasto.ledger.LeftOut;
import io.anasto.plan.SourcePlan;
import java.time.Instant;

/** Leaves out done files, and files whose done file is not there yet. */
record DoneFileFilter(SourcePlan plan) implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    if (plan.doneFile().isEmpty()) {
      return Verdict.YES;
    }
    if (plan.doneFile().get().isOne(file.name())) {
      return Verdict.no("it is a done file");
    }
    return plan.doneFile().get().isThereFor(plan.file(file.path()))
        ? Verdict.YES
        : Verdict.no(LeftOut.NO_DONE_FILE, "its done file is not there yet");
  }
}
