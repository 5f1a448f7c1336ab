package io.anasto.source;

import io.anasto.ledger.FileRevision;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Files of a batch are not what the ledger says: they vanished or changed since. */
final class FilesChangedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_NAMED = 5;

  private final transient List<FileRevision> revisions;

  FilesChangedException(SourcePlan plan, List<FileRevision> revisions) {
    super(
        revisions.stream()
                .limit(MOST_NAMED)
                .map(
                    revision ->
                        plan.display(revision.path())
                            + (revision.kind() == FileRevision.Kind.VANISHED
                                ? " has vanished"
                                : " has changed"))
                .collect(Collectors.joining(", "))
            + (revisions.size() > MOST_NAMED
                ? " and " + (revisions.size() - MOST_NAMED) + " more"
                : ""));
    this.revisions = List.copyOf(revisions);
  }

  List<FileRevision> revisions() {
    return revisions;
  }
}
