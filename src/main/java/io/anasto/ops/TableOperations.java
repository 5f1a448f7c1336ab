package io.anasto.ops;

import io.anasto.ledger.Request;

/**
 * An operator's requests for one table. What goes wrong is told by exceptions of the JDK, which any
 * client of JMX knows.
 *
 * @param isSource whether the table is a source, else it is a destination
 */
record TableOperations(String table, boolean isSource, Operator operator, Monitor monitor) {
  void pause() {
    take(Request.pause(table, isSource));
  }

  void resume() {
    take(Request.resume(table, isSource));
  }

  void retry() {
    take(Request.retry(table, isSource));
  }

  void skip() {
    take(Request.skip(table, isSource));
  }

  void reset(String name) {
    if (!table.equals(name)) {
      throw new IllegalArgumentException(
          "to reset it, give the table's name, '%s', not '%s'".formatted(table, name));
    }
    take(Request.reset(table, isSource));
  }

  void poll() {
    operator.poll(table);
  }

  private void take(Request request) {
    try {
      operator.take(request);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage());
    } finally {
      monitor.forget();
    }
  }
}
