package io.anasto.torture;

/** Takes a disturbance back. */
@FunctionalInterface
interface Undo {
  void undo() throws Exception;
}
