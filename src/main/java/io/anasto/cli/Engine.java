package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import java.io.IOException;

/** What runs a plan; the root class implements it, so that commands need not know how. */
public interface Engine {
  /**
   * Runs until the process is told to stop, or until all work is done.
   *
   * @param once whether to end when everything that is there now is delivered
   * @param newState whether a destination that the ledger does not know may hold files of ours
   * @param view is shown the ledger while the tables run
   * @return the exit code
   * @throws Exception with a message for the user where it is theirs to mend
   */
  int run(Plan plan, boolean once, boolean newState, RunView view) throws Exception;

  /**
   * Finishes what an earlier process was making visible when it ended, so that tables can change.
   */
  void finishInterrupted(Ledger ledger) throws IOException;
}
