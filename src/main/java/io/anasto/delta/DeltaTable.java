package io.anasto.delta;

import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a writer knows of a table at a version. Immutable.
 *
 * @param snapshot Kernel's view of just this version; empty after a commit that was not made by it
 */
record DeltaTable(
    long version, Protocol protocol, Metadata metadata, Optional<SnapshotImpl> snapshot) {
  private static final int STANDALONE_READER = 1;
  private static final int STANDALONE_WRITER = 2;

  static DeltaTable of(SnapshotImpl snapshot) {
    return new DeltaTable(
        snapshot.getVersion(),
        snapshot.getProtocol(),
        snapshot.getMetadata(),
        Optional.of(snapshot));
  }

  /** The table after a commit that changed nothing but its rows. */
  DeltaTable at(long later) {
    return new DeltaTable(later, protocol, metadata, Optional.empty());
  }

  StructType schema() {
    return metadata.getSchema();
  }

  List<String> partitionBy() {
    return VectorUtils.toJavaList(metadata.getPartitionColumns());
  }

  Map<String, String> properties() {
    return metadata.getConfiguration();
  }

  /** Whether delta-standalone can write it. */
  boolean isStandalone() {
    return protocol.getMinReaderVersion() <= STANDALONE_READER
        && protocol.getMinWriterVersion() <= STANDALONE_WRITER;
  }
}
