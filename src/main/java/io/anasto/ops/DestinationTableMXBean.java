package io.anasto.ops;

/** A destination table, for JMX. */
@Description("A destination table: what was delivered into it, and what waits")
public interface DestinationTableMXBean {
  @Description("dest_table_name of the config")
  String getName();

  @Description("The source table that it gets")
  String getSource();

  @Description("Where it writes")
  String getDirectory();

  @Description("What it writes: csv, json, avro, parquet or delta_lake")
  String getContent();

  @Description("running, paused, stopped (by a failure) or finished (one_request)")
  String getState();

  @Description("Why the table is stopped; empty when it is not")
  String getStopReason();

  @Description("Batches committed")
  long getBatches();

  @Description("Files, or versions, in them")
  long getFiles();

  @Description("Rows written")
  long getRows();

  @Description("Bytes written")
  long getBytes();

  @Description("Rows on their way in the last second")
  long getRowsPerSecond();

  @Description("Files, or versions, that it has not got yet")
  long getLagFiles();

  @Description("Bytes of the files that wait")
  long getLagBytes();

  @Description("Seconds since the first of what waits was found; 0 when nothing waits")
  long getLagSeconds();

  @Description("The last batch that this process delivered, with its duration; null before it")
  BatchFigures getLastBatch();

  @Description("What went wrong last, with its place and time; kept after the table goes on")
  ErrorFigures getLastError();

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

  @Description("Lets the paused table go on")
  void resume();

  @Description("Lets the stopped table go on, and tries again what was left out")
  void retry();

  @Description("Leaves out the batch at which the table is stopped, and lets it go on")
  void skip();

  @Description("Forgets the position, so that all is delivered again; what was written stays")
  void reset(@Description("the table's name, to be sure") String name);
}
