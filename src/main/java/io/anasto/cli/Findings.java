package io.anasto.cli;

import java.util.List;

/**
 * What a look at the ledger and the directories finds before a start.
 *
 * @param refusals why a run would not start, each in a sentence with its remedies
 * @param notes what the user should know all the same
 */
public record Findings(List<String> refusals, List<String> notes) {
  public Findings {
    refusals = List.copyOf(refusals);
    notes = List.copyOf(notes);
  }
}
