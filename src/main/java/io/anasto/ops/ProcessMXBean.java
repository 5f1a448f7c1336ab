package io.anasto.ops;

/** The process, for JMX. */
@Description("The Anasto process")
public interface ProcessMXBean {
  @Description("Version of Anasto")
  String getVersion();

  @Description("The config file that it runs")
  String getConfigFile();

  @Description("The directory of the ledger")
  String getStateDirectory();

  @Description("When it started: ISO 8601, UTC")
  String getStartedAt();

  @Description("Source tables")
  int getSources();

  @Description("Destination tables")
  int getDestinations();

  @Description("Tables that a failure has stopped")
  int getStoppedTables();

  @Description("Rows on their way in the last second, of all sources")
  long getRowsPerSecond();

  @Description("The address of the status page; empty when there is none")
  String getHttpAddress();

  @Description("The level of a logger, or of the one whose level it takes over")
  String logLevel(@Description("such as io.anasto or org.apache.camel") String logger);

  @Description("Sets a logger's level until the process ends")
  void setLogLevel(
      @Description("such as io.anasto or org.apache.camel") String logger,
      @Description("ERROR, WARN, INFO, DEBUG, TRACE or OFF") String level);
}
