package io.anasto.ops;

/** A destination table, for JMX. */
@Description("A destination table: what was delivered into it, and what waits")
public interface DestinationTableMXBean extends TableMXBean {
  @Description("The source table that it gets")
  String getSource();

  @Description("Batches committed")
  long getBatches();

  @Description("Files, or versions, in them")
  long getFiles();

  @Description("Rows written")
  long getRows();

  @Description("Bytes written")
  long getBytes();

  @Description("Files, or versions, that it has not got yet")
  long getLagFiles();

  @Description("Batches that it has not got yet")
  long getLagBatches();

  @Description("Batches left out, and not retried yet")
  long getLeftOutBatches();

  @Description("When it last committed: ISO 8601, UTC; empty before it did")
  String getLastCommit();

  @Description("It has dealt with all batches up to this one")
  long getPosition();

  @Description(
      "Takes no batch any more; one that is under way comes to its end. It lasts until resume, also over a restart")
  void pause();

  @Description("Forgets the position, so that all is delivered again; what was written stays")
  void reset(@Description("the table's name, to be sure") String name);
}
