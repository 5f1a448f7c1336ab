package io.anasto.cli;

import io.anasto.ledger.Ledger;

/** Looks at a run from its start to its end. */
public interface RunView {
  /** Sees nothing. */
  RunView NONE =
      new RunView() {
        @Override
        public void begin(Ledger ledger) {}

        @Override
        public void end() {}
      };

  /** The tables begin to run; the ledger stays open until {@link #end}. */
  void begin(Ledger ledger);

  void end();
}
