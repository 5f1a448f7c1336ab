package io.anasto.source;

import io.anasto.plan.SourcePlan;
import java.time.Instant;

/** Leaves out done files, and files whose done file is not there yet. */
record DoneFileFilter(SourcePlan plan) implements FileFilter {
  @Override
  public Verdict test(SourceFile file, Instant now) {
    if (plan.doneFile().isEmpty()) {
      return Verdict.YES;
    }
    if (plan.doneFile().get().isOne(file.path().substring(file.path().lastIndexOf('/') + 1))) {
      return Verdict.no("it is a done file");
    }
    return plan.doneFile().get().isThereFor(plan.file(file.path()))
        ? Verdict.YES
        : Verdict.no("its done file is not there yet");
  }
}
