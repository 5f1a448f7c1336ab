package io.anasto.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Rows of that many bytes, a single field nearly all of it, and a small row after each. */
final class LargeRows implements Load.Case {
  private static final int PIECE = 1 << 20;
  private static final int ROWS = 6;

  @Override
  public long usualSize() {
    return 64_000_000;
  }

  @Override
  public void run(Path launcher, Path directory, long size) throws Exception {
    for (String from : List.of("csv", "json")) {
      for (String to : List.of("csv", "json", "parquet", "avro", "delta")) {
        try (Place place = new Place(launcher, directory)) {
          place.config(
              Place.source("in", "filetype = \"%s\"".formatted(from)),
              Place.destination("in", "out", to));
          write(place, from, size);
          place.arrive("in/rows." + from);
          deliver(place, from + " to " + to, to);
        }
      }
    }
  }

  /** It passes, or is refused by a message; never anything else. */
  private static void deliver(Place place, String what, String to) throws Exception {
    for (String heap : List.of("-Xmx320m", "-Xmx2g")) {
      try (Run run = place.once(heap)) {
        int exitCode = run.await();
        place.report(what + " with " + heap + ", exit code " + exitCode, run);
        if (exitCode == 0) {
          Counted.check(place, "out", to, ROWS);
          return;
        }
        String messages = run.messages();
        System.out.println(messages.indent(4));
        if (exitCode != 1 || !messages.contains("longer than")) {
          throw new IllegalStateException("not refused for its length: exit code " + exitCode);
        }
      }
    }
  }

  private static void write(Place place, String type, long size) throws IOException {
    boolean csv = type.equals("csv");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(place.staged()))) {
      if (csv) {
        print(out, "id,text\n");
      }
      for (int row = 0; row < ROWS; row += 2) {
        if (csv) {
          large(out, row + ",", size - 3, "\n");
          print(out, row + 1 + ",small\n");
        } else {
          large(out, "{\"id\":%d,\"text\":\"".formatted(row), size - 19, "\"}\n");
          print(out, "{\"id\":%d,\"text\":\"small\"}\n".formatted(row + 1));
        }
      }
    }
  }

  private static void large(OutputStream out, String before, long size, String after)
      throws IOException {
    print(out, before);
    byte[] piece = new byte[PIECE];
    Arrays.fill(piece, (byte) 'x');
    for (long left = size; left > 0; left -= PIECE) {
      out.write(piece, 0, (int) Math.min(PIECE, left));
    }
    print(out, after);
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
