package io.anasto.delta;

import io.anasto.format.TableException;
import io.delta.kernel.internal.actions.Protocol;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a table asks of its readers: the protocol's "Protocol Evolution". */
final class DeltaProtocol {
  /** Features, in small letters, that readers must know and that are known here. */
  private static final Set<String> KNOWN =
      Set.of(
          "columnmapping",
          "deletionvectors",
          "timestampntz",
          "v2checkpoint",
          "vacuumprotocolcheck",
          "typewidening",
          "typewidening-preview",
          // Their types are refused by column; a table may have the feature without a column.
          "varianttype",
          "varianttype-preview",
          "variantshredding",
          "variantshredding-preview");

  private DeltaProtocol() {}

  /** Refuses what is not known, by its name. */
  static void check(DeltaFaults faults, long version, Protocol protocol) throws TableException {
    Set<String> unknown = new TreeSet<>();
    for (String feature : protocol.getReaderFeatures()) {
      if (!KNOWN.contains(feature.toLowerCase(Locale.ROOT))) {
        unknown.add(feature);
      }
    }
    if (!unknown.isEmpty()) {
      throw faults.refusedFeatures(version, unknown, null);
    }
  }
}
