package io.anasto.ops;

/** A source table, for JMX. */
@Description("A source table: what was found in its directory, and what became of it")
public interface SourceTableMXBean extends TableMXBean {
  @Description("Batches whose content is fixed")
  long getBatches();

  @Description("Files, or versions, that all destinations have dealt with")
  long getFiles();

  @Description("Rows of its batches, as the destination that has each first counts them")
  long getRows();

  @Description("Bytes of the files in its batches")
  long getBytes();

  @Description("Files, or versions, that wait for a batch or a destination")
  long getLagFiles();

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

  @Description("Forgets the position, so that all is read again and delivered a second time")
  void reset(@Description("the table's name, to be sure") String name);
}
