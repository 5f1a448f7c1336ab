package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.anasto.format.DataException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed texts whose parts are whole, cut or damaged. */
class CompressionTest {
  private static final byte[] A = utf8("id,n\n1,x\n");
  private static final byte[] B = utf8("2,y\n3,zoe\n");
  private static final byte[] C = utf8("4,\n");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Several members or frames, by the name of their file. */
  private record Parts(String name, List<byte[]> parts, List<byte[]> contents) {
    static Parts of(String name, byte[]... partsAndContents) {
      List<byte[]> parts = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      for (int i = 0; i < partsAndContents.length; i += 2) {
        parts.add(partsAndContents[i]);
        contents.add(partsAndContents[i + 1]);
      }
      return new Parts(name, parts, contents);
    }

    byte[] whole() {
      return StreamTables.joined(parts.toArray(byte[][]::new));
    }

    /** What is read where the file ends between two parts, by its length. */
    TreeMap<Integer, byte[]> borders() {
      TreeMap<Integer, byte[]> borders = new TreeMap<>();
      byte[] content = {};
      int at = 0;
      borders.put(0, content);
      for (int i = 0; i < parts.size(); i++) {
        content = StreamTables.joined(content, contents.get(i));
        at += parts.get(i).length;
        borders.put(at, content);
      }
      return borders;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] zstd(byte[] content, boolean checksum, boolean sized) throws IOException {
    if (sized) {
      return Zstd.compress(content);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out, 3).setChecksum(checksum)) {
      for (byte b : content) {
        zstd.write(b);
        zstd.flush();
      }
    }
    return out.toByteArray();
  }

  private static Stream<Parts> streams() throws IOException {
    byte[] none = {};
    byte[] runs = new byte[700];
    Arrays.fill(runs, (byte) '\n');
    return Stream.of(
        Parts.of(
            "gzip.csv.gz",
            StreamTables.gzip(A, 0, 6),
            A,
            StreamTables.gzip(none, 8, 6),
            none,
            StreamTables.gzip(B, 2 | 4 | 8 | 16, 0),
            B,
            StreamTables.packed(Compression.GZIP, C),
            C),
        Parts.of(
            "zstd.csv.zst",
            StreamTables.packed(Compression.ZSTD, A),
            A,
            StreamTables.skippable(7, utf8("note")),
            none,
            zstd(B, true, false),
            B,
            StreamTables.packed(Compression.ZSTD, runs),
            runs,
            StreamTables.skippable(0, none),
            none,
            StreamTables.packed(Compression.ZSTD, none),
            none),
        Parts.of(
            "bare.csv.zst",
            zstd(A, false, true),
            A,
            zstd(B, false, false),
            B,
            zstd(none, false, true),
            none,
            zstd(runs, false, true),
            runs));
  }

  private static DataException fault(byte[] packed, String name) {
    return catchThrowableOfType(DataException.class, () -> StreamTables.content(packed, name));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aFileThatIsCutAnywhereButBetweenTwoPartsMayStillBeArriving(Parts file) throws IOException {
    byte[] whole = file.whole();
    TreeMap<Integer, byte[]> borders = file.borders();
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = StreamTables.cut(whole, length);
      if (borders.containsKey(length)) {
        assertThat(StreamTables.content(cut, file.name())).isEqualTo(borders.get(length));
        continue;
      }
      int start = borders.floorKey(length);
      DataException fault = fault(cut, file.name());
      assertThat(fault).as("cut at %d", length).isNotNull();
      assertThat(fault.kind()).as("cut at %d", length).isEqualTo(Kind.TRUNCATED);
      assertThat(fault.place())
          .as("cut at %d", length)
          .endsWith(" %d, from byte %,d on".formatted(borders.headMap(start, true).size(), start));
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aFlippedBitIsAnErrorOrChangesNothingWhereThereAreChecksums(Parts file) throws IOException {
    byte[] whole = file.whole();
    byte[] content = StreamTables.content(whole, file.name());
    int refused = 0;
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = StreamTables.flipped(whole, bit);
      DataException fault = fault(flipped, file.name());
      if (fault != null) {
        refused++;
        assertThat(fault).hasMessageStartingWith(file.name());
        // A part whose start is damaged has no number of its own.
        assertThat(fault.place().isEmpty())
            .as("bit %d", bit)
            .isEqualTo(bit < 32 && isForeign(fault));
      } else if (!file.name().startsWith("bare")) {
        assertThat(StreamTables.content(flipped, file.name())).as("bit %d", bit).isEqualTo(content);
      }
    }
    assertThat(refused).isGreaterThan(4 * whole.length);
  }

  private static boolean isForeign(DataException fault) {
    return fault.getMessage().contains("this is not ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 512, 70_000})
  void zeroBytesBehindTheLastMemberAreNoContent(int zeros) throws IOException {
    byte[] padded = StreamTables.joined(StreamTables.gzip(A, 0, 6), new byte[zeros]);
    assertThat(StreamTables.content(padded, "a.csv.gz")).isEqualTo(A);
  }

  @Test
  void zeroBytesBehindAFrameAreNoFrame() throws IOException {
    byte[] packed = StreamTables.packed(Compression.ZSTD, A);
    byte[] padded = StreamTables.joined(packed, new byte[3]);
    assertThatThrownBy(() -> StreamTables.content(padded, "a.csv.zst"))
        .hasMessage(
            "a.csv.zst from byte %d on: what stands behind the last zstd frame is not another one"
                .formatted(packed.length));
  }

  @ParameterizedTest
  @CsvSource({"x", "xyz", "\\0\\0x", "1f", "PK", "\\0\\0\\0\\0\\0\\0gzip"})
  void whatIsNeitherAMemberNorZeroBytesIsAnErrorWithItsPlace(String text) {
    byte[] member = StreamTables.gzip(A, 0, 6);
    byte[] garbage = utf8(text.replace("\\0", "\0"));
    assertThatThrownBy(() -> StreamTables.content(StreamTables.joined(member, garbage), "a.csv.gz"))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
        .hasMessage(
            "a.csv.gz from byte %d on: what stands behind the last gzip member is not another one"
                .formatted(member.length));
  }

  @ParameterizedTest
  @CsvSource({"a.csv.gz, gzip", "a.csv.zst, zstd"})
  void aTextIsNotTakenForACompressedOne(String name, String codec) {
    assertThatThrownBy(() -> StreamTables.content(A, name))
        .hasMessage("%s: this is not %s data", name, codec);
    assertThatThrownBy(() -> StreamTables.content(new byte[3], name))
        .hasMessage("%s: this is not %s data", name, codec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.gz", "a.csv.zst"})
  void manyEmptyPartsAreNoContent(String name) throws IOException {
    byte[] empty = StreamTables.packed(Compression.ofName(name), new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 200_000; i++) {
      many.writeBytes(empty);
    }
    assertThat(StreamTables.content(many.toByteArray(), name)).isEmpty();
    assertThat(StreamTables.rows(many.toByteArray(), name)).isEmpty();
    many.writeBytes(StreamTables.packed(Compression.ofName(name), A));
    assertThat(StreamTables.content(many.toByteArray(), name)).isEqualTo(A);
    byte[] cut = StreamTables.cut(many.toByteArray(), many.size() - 1);
    assertThat(fault(cut, name).place())
        .endsWith(" 200,001, from byte %,d on".formatted(200_000 * empty.length));
  }

  @Test
  void aFrameMayNeedAWindowOf128MebibytesAndNoMore() throws IOException {
    // A window descriptor of 0x88 is 2^27 bytes, as the tool takes by default; then comes a last
    // block of one byte.
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0x88, 9, 0, 0, 'x'};
    assertThat(StreamTables.content(frame, "a.csv.zst")).isEqualTo(utf8("x"));
    frame[5] = (byte) 0x90;
    assertThatThrownBy(() -> StreamTables.content(frame, "a.csv.zst"))
        .hasMessage(
            "a.csv.zst frame 1, from byte 0 on: its compressed data is damaged (Frame requires too"
                + " much memory for decoding)");
  }

  /** Reads and buffers of all sizes meet the borders of members and blocks everywhere. */
  @ParameterizedTest
  @ValueSource(strings = {"x.gz", "x.zst"})
  void largePartsAreReadInPiecesOfAnySize(String name) throws IOException {
    Random random = new Random(5);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      byte[] part = new byte[random.nextInt(200_000)];
      random.nextBytes(part);
      Arrays.fill(part, 0, random.nextInt(part.length + 1), (byte) i);
      content.writeBytes(part);
      packed.writeBytes(StreamTables.packed(Compression.ofName(name), part));
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream pieces =
        new ByteArrayInputStream(packed.toByteArray()) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, 1 + random.nextInt(100_000)));
          }
        };
    try (InputStream in = Compression.ofName(name).decompress(pieces, name)) {
      byte[] buffer = new byte[150_000];
      int count = in.read(buffer, 0, 1);
      while (count >= 0) {
        read.write(buffer, 0, count);
        count = in.read(buffer, 0, 1 + random.nextInt(buffer.length));
      }
    }
    assertThat(read.toByteArray()).isEqualTo(content.toByteArray());
  }
}
