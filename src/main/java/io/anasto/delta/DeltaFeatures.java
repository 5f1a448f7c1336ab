package io.anasto.delta;

import io.anasto.format.TableException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Refuses tables with a feature whose rules Anasto could not keep, by the feature's name. */
final class DeltaFeatures {
  /** By the property of a column that says so. */
  private static final Map<String, String> OF_COLUMNS =
      Map.of(
          "delta.invariants", "invariants",
          "delta.generationExpression", "generatedColumns",
          "delta.identity.start", "identityColumns",
          "delta.identity.step", "identityColumns",
          "CURRENT_DEFAULT", "allowColumnDefaults");

  /** By the property of the table that switches it on. */
  private static final Map<String, String> SWITCHES =
      Map.of(
          "delta.enableicebergcompatv1", "icebergCompatV1",
          "delta.enableicebergcompatv2", "icebergCompatV2",
          "delta.enableicebergcompatv3", "icebergCompatV3");

  /** Theirs is the commit, or the shape of data files. */
  private static final Set<String> NEVER =
      Set.of("catalogManaged", "catalogOwned-preview", "materializePartitionColumns");

  private static final String FORGETS = "delta.setTransactionRetentionDuration";

  private final String table;
  private final Set<String> found = new TreeSet<>();

  private DeltaFeatures(String table) {
    this.table = table;
  }

  /**
   * @throws TableException (refused) naming all such features
   */
  static void check(String name, DeltaTable table) throws TableException {
    DeltaFeatures features = new DeltaFeatures(name);
    features.look(table);
    if (!features.found.isEmpty()) {
      throw new TableException(
          TableException.Kind.REFUSED,
          "table %s, version %,d: it has %s, which Anasto cannot write. Write into another table, or take the feature off this one"
              .formatted(name, table.version(), String.join(", ", features.found)));
    }
  }

  /**
   * Refuses a table that forgets transactions (the protocol's "Transaction Identifiers"): then
   * nobody can tell whether it has a batch.
   *
   * @throws TableException (refused) naming the property
   */
  static void checkCounts(String name, DeltaTable table) throws TableException {
    for (String key : table.properties().keySet()) {
      if (key.equalsIgnoreCase(FORGETS)) {
        throw new TableException(
            TableException.Kind.REFUSED,
            "table %s, version %,d: by its property %s it forgets which batches it has, and so each could not be there exactly once. Take the property off: ALTER TABLE … UNSET TBLPROPERTIES ('%s')"
                .formatted(name, table.version(), key, key));
      }
    }
  }

  private void look(DeltaTable table) throws TableException {
    for (Map.Entry<String, String> property : table.properties().entrySet()) {
      String key = property.getKey().toLowerCase(Locale.ROOT);
      if (key.startsWith("delta.constraints.")) {
        found.add("checkConstraints");
      } else if (key.equals("delta.columnmapping.mode")
          && !property.getValue().equalsIgnoreCase("none")) {
        found.add("columnMapping");
      } else if (SWITCHES.containsKey(key) && Boolean.parseBoolean(property.getValue())) {
        found.add(SWITCHES.get(key));
      }
    }
    columns(table.schema());
    for (String feature : table.protocol().getReaderAndWriterFeatures()) {
      if (NEVER.contains(feature)) {
        found.add(feature);
      }
    }
    if (found.isEmpty() && !table.isStandalone()) {
      askKernel(table);
    }
  }

  private void askKernel(DeltaTable table) throws TableException {
    try {
      TableFeatures.validateKernelCanWriteToTable(table.protocol(), table.metadata(), this.table);
    } catch (UnsupportedTableFeatureException e) {
      found.addAll(e.getUnsupportedFeatures());
    } catch (KernelException e) {
      throw new TableException(
          TableException.Kind.REFUSED,
          "table %s, version %,d: Anasto cannot write it: %s"
              .formatted(this.table, table.version(), e.getMessage()),
          e);
    }
  }

  private void columns(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        for (String key : field.getMetadata().getEntries().keySet()) {
          if (OF_COLUMNS.containsKey(key)) {
            found.add(OF_COLUMNS.get(key));
          }
        }
        columns(field.getDataType());
      }
    } else if (type instanceof ArrayType array) {
      columns(array.getElementType());
    } else if (type instanceof MapType map) {
      columns(map.getKeyType());
      columns(map.getValueType());
    } else if (type.toString().toLowerCase(Locale.ROOT).startsWith("variant")) {
      found.add("variantType");
    }
  }
}
