package io.anasto.delta;

import org.apache.camel.spi.Metadata;

/** The headers of {@code delta:} exchanges. */
public final class DeltaHeaders {
  /** What the consumer gives: which version, whether all rows or changes, bytes and time. */
  @Metadata(
      label = "consumer",
      description = "The version: its number, kind (SNAPSHOT or CHANGES), bytes and commit time",
      javaType = "io.anasto.format.TableVersion")
  public static final String VERSION = "AnastoTableVersion";

  /** The id of the table that the version belongs to. */
  @Metadata(
      label = "consumer",
      description = "The table's id: another table in the same directory has another one",
      javaType = "String")
  public static final String TABLE_ID = "AnastoTableId";

  /** A number that makes the commit of a producer happen once. */
  @Metadata(
      label = "producer",
      description =
          "With the option application: a number, higher than that of any earlier commit of the"
              + " application; a commit whose number is not higher is left out",
      javaType = "long")
  public static final String BATCH = "AnastoBatch";

  private DeltaHeaders() {}
}
