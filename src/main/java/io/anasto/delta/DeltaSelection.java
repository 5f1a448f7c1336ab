package io.anasto.delta;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import java.util.Optional;

/**
 * Which rows of a data file are meant: those that no deletion vector names, or those that one names
 * and another does not. Immutable.
 *
 * @param in the rows must be named by it; empty for any row
 * @param notIn the rows must not be named by it
 */
record DeltaSelection(
    Optional<DeletionVectorDescriptor> in, Optional<DeletionVectorDescriptor> notIn) {
  static final DeltaSelection ALL = new DeltaSelection(Optional.empty(), Optional.empty());

  /** The rows that a file still has. */
  static DeltaSelection without(Optional<DeletionVectorDescriptor> deleted) {
    return new DeltaSelection(Optional.empty(), deleted);
  }

  /** The rows that are deleted by one vector and not by the other, which may be absent. */
  static DeltaSelection only(
      DeletionVectorDescriptor deleted, Optional<DeletionVectorDescriptor> not) {
    return new DeltaSelection(Optional.of(deleted), not);
  }

  boolean isAll() {
    return in.isEmpty() && notIn.isEmpty();
  }
}
