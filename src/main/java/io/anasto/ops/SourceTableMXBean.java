package io.anasto.ops;

/** A source table, for JMX. */
@Description("A source table: what was found in its directory, and what became of it")
public interface SourceTableMXBean {
  @Description("table_name of the config")
  String getName();

  @Description("Where it reads")
  String getDirectory();

  @Description("What it reads: csv, json, avro, parquet or delta_lake")
  String getContent();

  @Description("running, paused, stopped (by a failure) or finished (one_request)")
  String getState();

  @Description("Why the table is stopped; empty when it is not")
  String getStopReason();

  @Description("Batches whose content is fixed")
  long getBatches();

  @Description("Files, or versions, that all destinations have dealt with")
  long getFiles();

  @Description("Rows in its batches")
  long getRows();

  @Description("Bytes of the files in its batches")
  long getBytes();

  @Description("Rows on their way in the last second")
  long getRowsPerSecond();

  @Description("Files, or versions, that wait for a batch or a destination")
  long getLagFiles();

  @Description("Bytes of the files that wait")
  long getLagBytes();

  @Description("Seconds since the first of what waits was found; 0 when nothing waits")
  long getLagSeconds();

  @Description("The last batch that this process delivered, with its duration; null before it")
  BatchFigures getLastBatch();

  @Description("What went wrong last, with its place and time; kept after the table goes on")
  ErrorFigures getLastError();

  @Description("Files left out since they cannot be read")
  long getRejectedFiles();

  @Description("Delivered files that have other content now")
  long getChangedFiles();

  @Description("All its destinations have dealt with the batches up to this one")
  long getPosition();

  @Description("Looks into the directory now")
  void pollNow();

  @Description(
      "Gives out no batch any more; one that is under way comes to its end. It lasts until resume, also over a restart")
  void pause();

  @Description("Lets the paused table go on")
  void resume();

  @Description("Lets the stopped table go on, and tries again what was left out")
  void retry();

  @Description("Leaves out the batch at which the table is stopped, and lets it go on")
  void skip();

  @Description("Forgets the position, so that all is read again and delivered a second time")
  void reset(@Description("the table's name, to be sure") String name);
}
