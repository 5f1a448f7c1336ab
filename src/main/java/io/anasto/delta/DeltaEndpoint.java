package io.anasto.delta;

import io.anasto.format.BlockCompression;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;

/** Reads what is new in a Delta Lake table, and appends rows to one. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "delta",
    title = "Delta Lake",
    syntax = "delta:directory",
    category = {Category.DATABASE, Category.BIGDATA},
    headersClass = DeltaHeaders.class)
public class DeltaEndpoint extends ScheduledPollEndpoint {
  private static final long DEFAULT_TARGET_FILE_SIZE = 256L << 20;
  private static final int DEFAULT_VERSIONS = 1_000;

  @UriPath
  @Metadata(required = true)
  private String directory;

  @UriParam(label = "common")
  private String displayName;

  @UriParam(label = "common")
  private String table;

  @UriParam(label = "consumer", defaultValue = "1970-01-01T00:00:00Z")
  private String bookmark = "1970-01-01T00:00:00Z";

  @UriParam(label = "consumer", defaultValue = "false")
  private boolean resnapshot;

  @UriParam(label = "consumer", defaultValue = "1000")
  private int maxVersionsPerPoll = DEFAULT_VERSIONS;

  @UriParam(label = "consumer,advanced")
  private Supplier<OptionalLong> position;

  @UriParam(label = "producer")
  private String partitionBy = "";

  @UriParam(label = "producer", defaultValue = "SNAPPY")
  private BlockCompression compression = BlockCompression.SNAPPY;

  @UriParam(label = "producer", defaultValue = "268435456")
  private long targetFileSize = DEFAULT_TARGET_FILE_SIZE;

  @UriParam(label = "producer")
  private String application = "";

  public DeltaEndpoint() {}

  public DeltaEndpoint(String uri, DeltaComponent component) {
    super(uri, component);
  }

  @Override
  public DeltaComponent getComponent() {
    return (DeltaComponent) super.getComponent();
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    DeltaConsumer consumer = new DeltaConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    return new DeltaProducer(this);
  }

  String name() {
    return displayName == null ? directory : displayName;
  }

  List<String> partitionColumns() {
    return Arrays.stream(partitionBy.split(","))
        .map(String::trim)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  public String getDirectory() {
    return directory;
  }

  /** The table's directory. It is never made by a consumer; one that is missing is waited for. */
  public void setDirectory(String directory) {
    this.directory = directory;
  }

  public String getDisplayName() {
    return displayName;
  }

  /** The name of the directory in messages; by default the directory. */
  public void setDisplayName(String displayName) {
    this.displayName = displayName;
  }

  public String getTable() {
    return table;
  }

  /**
   * A name for the table: a producer gives it to a table that it makes, and it tells endpoints of
   * one directory apart.
   */
  public void setTable(String table) {
    this.table = table;
  }

  public String getBookmark() {
    return bookmark;
  }

  /**
   * Changes committed earlier are left out. One that is later than the table's first commit means
   * that the consumer begins with changes, and not with the table as it is.
   */
  public void setBookmark(String bookmark) {
    this.bookmark = bookmark;
  }

  public boolean isResnapshot() {
    return resnapshot;
  }

  /** Whether to give the table as it is when the changes since the position are gone. */
  public void setResnapshot(boolean resnapshot) {
    this.resnapshot = resnapshot;
  }

  public int getMaxVersionsPerPoll() {
    return maxVersionsPerPoll;
  }

  /** The most versions, and so exchanges, of one poll. */
  public void setMaxVersionsPerPoll(int maxVersionsPerPoll) {
    this.maxVersionsPerPoll = maxVersionsPerPoll;
  }

  public Supplier<OptionalLong> getPosition() {
    return position;
  }

  /**
   * Tells the last version that was taken, for a consumer that is to go on after a restart. By
   * default the position is kept in memory, and moves with each exchange that succeeds.
   */
  public void setPosition(Supplier<OptionalLong> position) {
    this.position = position;
  }

  public String getPartitionBy() {
    return partitionBy;
  }

  /** The partition columns of a table that the producer makes, separated by commas. */
  public void setPartitionBy(String partitionBy) {
    this.partitionBy = partitionBy;
  }

  public BlockCompression getCompression() {
    return compression;
  }

  /** How the data files are compressed. */
  public void setCompression(BlockCompression compression) {
    this.compression = compression;
  }

  public long getTargetFileSize() {
    return targetFileSize;
  }

  /** About the size of a data file, in bytes. */
  public void setTargetFileSize(long targetFileSize) {
    this.targetFileSize = targetFileSize;
  }

  public String getApplication() {
    return application;
  }

  /**
   * Who counts the commits: with the header AnastoBatch a commit that the table has already is left
   * out. Without it each exchange is a commit.
   */
  public void setApplication(String application) {
    this.application = application;
  }
}
