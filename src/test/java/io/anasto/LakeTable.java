package io.anasto;

import io.anasto.delta.DeltaAppender;
import io.anasto.delta.DeltaKernelRows;
import io.anasto.format.BlockCompression;
import io.anasto.format.TableAppend;
import io.anasto.format.TableAppender;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Delta table that somebody appends to, a version at a time, from version 0 on. */
public final class LakeTable {
  private static final Schema IDS = Schema.parse("struct<id:int64>");
  private static final Pattern ADDED = Pattern.compile("\"add\":\\{\"path\":\"([^\"]+)\"");

  /** Longer than Anasto waits for a file that may be arriving. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Path directory;
  private final TableAppender appender;
  private final Map<Path, byte[]> whole = new HashMap<>();

  /** Of its own, so that no commit is taken for one that the table has. */
  private final String application = "writer " + UUID.randomUUID();

  private long batch;

  public LakeTable(Path directory) {
    this.directory = directory;
    this.appender =
        new DeltaAppender(
            new DeltaAppender.Options(
                directory,
                directory.getFileName().toString(),
                "lake",
                List.of(),
                BlockCompression.SNAPPY,
                1 << 20),
            Runnable::run);
  }

  /** A version with these ids. */
  public LakeTable append(long... ids) throws IOException {
    return append(IDS, Arrays.stream(ids).mapToObj(id -> Map.of("id", id)).toList());
  }

  /** A version with a row of these columns. */
  public LakeTable append(String schema, Map<String, ?> row) throws IOException {
    return append(Schema.parse(schema), List.of(row));
  }

  /** A version with these rows. */
  public LakeTable append(Schema schema, List<? extends Map<?, ?>> rows) throws IOException {
    try (TableAppend append =
        appender.begin(schema, number -> directory.resolve(".writing-" + number))) {
      append.write(ChunkMaps.toChunk(schema, rows));
      for (TableAppend.DataFile file : append.finish()) {
        Path target = directory.resolve(file.path());
        Files.createDirectories(target.getParent());
        Files.move(file.temporary(), target, StandardCopyOption.ATOMIC_MOVE);
      }
      append.commit(application, ++batch);
      append.tidy();
    }
    return this;
  }

  /** As many versions as ids, which are {@code from} and those after it. */
  public LakeTable appendEach(long from, int count) throws IOException {
    for (long id = from; id < from + count; id++) {
      append(id);
    }
    return this;
  }

  public Path entry(long version) {
    return directory
        .resolve("_delta_log")
        .resolve(String.format(Locale.ROOT, "%020d.json", version));
  }

  /** The data file that a version added. */
  public Path dataFile(long version) throws IOException {
    Matcher added = ADDED.matcher(Files.readString(entry(version)));
    if (!added.find()) {
      throw new AssertionError("version " + version + " adds no file");
    }
    return directory.resolve(added.group(1));
  }

  /** As if a version had been committed long ago. */
  public LakeTable aged(long version) throws IOException {
    Files.setLastModifiedTime(entry(version), FileTime.from(Instant.now().minus(LONG_AGO)));
    return this;
  }

  /** Cuts the data file of a version in its middle. */
  public LakeTable cut(long version) throws IOException {
    byte[] bytes = keep(dataFile(version));
    Files.write(dataFile(version), Arrays.copyOf(bytes, bytes.length / 2));
    return this;
  }

  /** Overwrites the data file of a version by what is no Parquet file. */
  public LakeTable spoil(long version) throws IOException {
    byte[] bytes = keep(dataFile(version)).clone();
    Arrays.fill(bytes, (byte) '#');
    Files.write(dataFile(version), bytes);
    return this;
  }

  /** Overwrites the log entry of a version by what is no JSON. */
  public LakeTable spoilEntry(long version) throws IOException {
    Path entry = entry(version);
    keep(entry);
    Files.writeString(entry, "{\"add\":{\"path\":");
    return this;
  }

  private byte[] keep(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    whole.put(file, bytes);
    return bytes;
  }

  /** Gives all files back what they were. */
  public void mend() throws IOException {
    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      FileTime time = Files.getLastModifiedTime(file.getKey());
      Path next = file.getKey().resolveSibling(".mended");
      Files.write(next, file.getValue());
      Files.setLastModifiedTime(next, time);
      Files.move(next, file.getKey(), StandardCopyOption.ATOMIC_MOVE);
    }
    whole.clear();
  }

  /** Takes the log entries of versions away, as a clean-up of the log does. */
  public LakeTable forget(long from, long to) throws IOException {
    for (long version = from; version <= to; version++) {
      Files.delete(entry(version));
    }
    return this;
  }

  /**
   * The values of a column of all rows, as Delta Kernel reads them, in order of their text; none
   * where there is no table.
   */
  public List<String> column(String name) throws IOException {
    if (!Files.exists(entry(0))) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (Map<String, Object> row : new DeltaKernelRows(directory).all()) {
      values.add(String.valueOf(row.get(name)));
    }
    values.sort(null);
    return values;
  }
}
