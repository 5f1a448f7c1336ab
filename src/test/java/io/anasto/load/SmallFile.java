package io.anasto.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** CSV files of some rows with ids that follow each other. */
public final class SmallFile {
  private static final String TEXT = "the quick brown fox jumps over the lazy dog; ".repeat(4);

  private SmallFile() {}

  /**
   * Makes a directory of files, old enough that nobody waits for them to settle.
   *
   * @param rows in each
   */
  public static Path write(Path directory, long files, int rows, int width) throws IOException {
    Files.createDirectories(directory);
    FileTime modified = FileTime.from(Instant.now().minus(Place.AGE));
    for (long file = 0; file < files; file++) {
      Path path = directory.resolve("part-%08d.csv".formatted(file));
      Files.writeString(path, rows(file * rows, rows, width));
      Files.setLastModifiedTime(path, modified);
    }
    return directory;
  }

  /**
   * A file's text.
   *
   * @param width characters of each row's text, at most 160
   */
  public static String rows(long firstId, int rows, int width) {
    StringBuilder csv = new StringBuilder("id,text\n");
    for (long id = firstId; id < firstId + rows; id++) {
      csv.append(id).append(',').append(TEXT, 0, width).append('\n');
    }
    return csv.toString();
  }
}
