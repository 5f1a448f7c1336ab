package io.anasto.ops;

/** What source and destination tables have in common, for JMX. */
public interface TableMXBean {
  @Description("The table's name in the config")
  String getName();

  @Description("Where it reads or writes")
  String getDirectory();

  @Description("What it is: csv, json, avro, parquet, delta_lake or route")
  String getContent();

  @Description("running, paused, stopped (by a failure) or finished (one_request)")
  String getState();

  @Description("Why the table is stopped; empty when it is not")
  String getStopReason();

  @Description("Rows on their way in the last second")
  long getRowsPerSecond();

  @Description("Bytes of the files that wait")
  long getLagBytes();

  @Description("Seconds since the first of what waits was found; 0 when nothing waits")
  long getLagSeconds();

  @Description("The last batch that this process delivered, with its duration; null before it")
  BatchFigures getLastBatch();

  @Description("What went wrong last, with its place and time; kept after the table goes on")
  ErrorFigures getLastError();

  @Description("Lets the paused table go on")
  void resume();

  @Description("Lets the stopped table go on, and tries again what was left out")
  void retry();

  @Description("Leaves out the batch at which the table is stopped, and lets it go on")
  void skip();
}
