package io.anasto.delta;

import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddCDCFile;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.util.VectorUtils;
import java.util.Map;
import java.util.Optional;

/** Kernel's rows of the log, in the terms of this package. */
final class DeltaActions {
  private static final int CDC_PATH = AddCDCFile.FULL_SCHEMA.indexOf("path");
  private static final int CDC_PARTITION = AddCDCFile.FULL_SCHEMA.indexOf("partitionValues");
  private static final int CDC_SIZE = AddCDCFile.FULL_SCHEMA.indexOf("size");

  private DeltaActions() {}

  /** An added or removed file, as far as its rows are concerned. */
  record Entry(
      String path,
      Map<String, String> partition,
      long size,
      boolean changesData,
      Optional<DeletionVectorDescriptor> deleted) {}

  static Entry add(Row row) {
    AddFile add = new AddFile(row);
    return new Entry(
        add.getPath(),
        VectorUtils.toJavaMap(add.getPartitionValues()),
        add.getSize(),
        add.getDataChange(),
        add.getDeletionVector());
  }

  static Entry remove(Row row) {
    RemoveFile remove = new RemoveFile(row);
    Optional<MapValue> partition = remove.getPartitionValues();
    return new Entry(
        remove.getPath(),
        partition.isPresent() ? VectorUtils.toJavaMap(partition.get()) : null,
        remove.getSize().orElse(0L),
        remove.getDataChange(),
        remove.getDeletionVector());
  }

  static Entry cdc(Row row) {
    return new Entry(
        row.getString(CDC_PATH),
        VectorUtils.toJavaMap(row.getMap(CDC_PARTITION)),
        row.getLong(CDC_SIZE),
        true,
        Optional.empty());
  }

  static DeltaState state(Metadata metadata) {
    return new DeltaState(
        metadata.getId(),
        metadata.getCreatedTime(),
        metadata.getSchemaString(),
        VectorUtils.toJavaList(metadata.getPartitionColumns()),
        metadata.getConfiguration());
  }
}
