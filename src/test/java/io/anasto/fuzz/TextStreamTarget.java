package io.anasto.fuzz;

import io.anasto.format.StreamTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Compressed CSV or JSON files, beside the compression's own program. */
final class TextStreamTarget implements FuzzTarget {
  private static final List<String> CSV =
      List.of("id,n\n1,x\n", "2,y\n3,zoe\n", "", "4,\"a\nb\"\n", "5,é\n6,", "last\n");
  private static final List<String> LINES =
      List.of("{\"a\":1}\n{\"a\"", ":2,\"b\":\"x\"}\n", "", "{\"b\":\"é\"}\n", "{\"a\":[1", "]}");
  private static final List<String> ARRAY =
      List.of("[{\"a\":1},\n", "{\"a\":2},", "", "{\"b\":null}", "]", "\n");

  private final String format;
  private final StreamCodec codec;
  private final String file;

  TextStreamTarget(String format, StreamCodec codec) {
    this.format = format;
    this.codec = codec;
    this.file = "x." + format + (codec == StreamCodec.GZIP ? ".gz" : ".zst");
  }

  @Override
  public String name() {
    return "%s-%s".formatted(format, codec.program());
  }

  @Override
  public List<byte[]> seeds(long seed) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      List<String> texts = format.equals("csv") ? CSV : i % 2 == 0 ? LINES : ARRAY;
      byte[] file = {};
      for (int part = 0; part < texts.size(); part++) {
        byte[] text = texts.get(part).getBytes(StandardCharsets.UTF_8);
        file = StreamTables.joined(file, codec.pack(text, i + 7 * part));
        if (part >= 1 + i % 4 && format.equals("csv")) {
          break;
        }
      }
      seeds.add(codec == StreamCodec.GZIP ? StreamTables.joined(file, new byte[i % 3]) : file);
    }
    byte[] large = codec.pack(large().getBytes(StandardCharsets.UTF_8), 1);
    seeds.add(StreamTables.joined(large, codec.pack(new byte[0], 2)));
    return seeds;
  }

  /** Enough for codes of its own, and for matches. */
  private String large() {
    StringBuilder text = new StringBuilder(format.equals("csv") ? "id,n\n" : "");
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      String row = format.equals("csv") ? "%d,name%d\n" : "{\"id\":%d,\"n\":\"name%d\"}\n";
      text.append(row.formatted(i, random.nextInt(1000)));
    }
    return text.toString();
  }

  @Override
  public byte[] mutate(byte[] base, byte[] other, Random random) {
    return StreamChanges.apply(base, other, random);
  }

  @Override
  public Verdict check(byte[] input) {
    Ours<List<Map<String, Object>>> ours = Ours.of("read", () -> StreamTables.rows(input, file));
    StreamCodec.Unpacked theirs = codec.unpack(input, 0);
    if (theirs.content() == null) {
      return ours.isRefused()
          ? Verdict.refused(ours.message() + theirs.complaint())
          : readAlone(input, ours.result(), theirs);
    }
    Ours<List<Map<String, Object>>> expected =
        Ours.of("read plainly", () -> StreamTables.rows(theirs.content(), "x." + format));
    if (ours.isRefused() && expected.isRefused()) {
      return Verdict.refused(ours.message());
    }
    if (ours.isRefused()) {
      return refusedAlone(input, ours, theirs, expected.result());
    }
    if (expected.isRefused() || !expected.result().equals(ours.result())) {
      throw new Find(
          "ours reads %s, and of what %s unpacks %s"
              .formatted(
                  ours.result(),
                  codec.program(),
                  expected.isRefused() ? expected.message() : expected.result()));
    }
    return Verdict.read("");
  }

  private Verdict readAlone(
      byte[] input, List<Map<String, Object>> rows, StreamCodec.Unpacked theirs) {
    if (input.length == 0 && rows.isEmpty()) {
      return Verdict.excused("an empty file has no rows (docs/config.md)", "");
    }
    throw new Find(
        "ours reads %s, %s says: %s".formatted(rows, codec.program(), theirs.complaint()));
  }

  private Verdict refusedAlone(
      byte[] input, Ours<?> ours, StreamCodec.Unpacked theirs, List<Map<String, Object>> rows) {
    String excuse = codec.excuse(input, theirs);
    if (!excuse.isEmpty()) {
      return Verdict.excused(excuse, ours.message());
    }
    throw new Find(
        "ours refuses: %s; %s unpacks %s".formatted(ours.message(), codec.program(), rows));
  }
}
