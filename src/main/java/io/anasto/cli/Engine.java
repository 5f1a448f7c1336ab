package io.anasto.cli;

import io.anasto.ledger.Ledger;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
   * Looks what a run would read next of a source that is an open table. Writes nothing.
   *
   * @param lastEntry the last of its entries in the ledger; empty before the first
   * @throws IOException with a message for the user when a run would stop there
   */
  NextVersions next(SourcePlan source, Optional<String> lastEntry) throws IOException;

  /**
   * What a look at a file of a source says about settings that may be meant otherwise, with the
   * file's name; empty where there is nothing to say.
   *
   * @param path below the source's directory
   */
  Optional<String> hint(SourcePlan source, String path);

  /**
   * Looks whether what a run needs of this machine is to be had. Writes nothing.
   *
   * @param running whether a process runs on the state directory, and has its ports
   * @return why a run would not start, each in a sentence with its remedy
   */
  List<String> problems(Plan plan, boolean running);

  /**
   * Lets Camel take the plan's snippets and properties, without a route that begins.
   *
   * @return why the routes could not all start; empty when they could
   * @throws Exception as {@link #run} would with them
   */
  Optional<String> rehearse(Plan plan) throws Exception;

  /**
   * Looks whether a plan fits its ledger and its directories. Writes nothing.
   *
   * @param ledger empty when there is none yet
   */
  Findings findings(Plan plan, Optional<Ledger> ledger);

  /**
   * Finishes what an earlier process was making visible when it ended, so that tables can change.
   */
  void finishInterrupted(Ledger ledger) throws IOException;
}
