package io.anasto.ops;

import io.anasto.ledger.Request;

/** Does what an operator asks for. The root class wires it, since it concerns the routes. */
public interface Operator {
  /**
   * Carries a request out.
   *
   * @throws Exception with a message for the operator
   */
  void take(Request request) throws Exception;

  /** Looks at a source's directory now. */
  void poll(String source);
}
