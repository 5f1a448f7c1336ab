package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were cut, or whose bytes were changed at random. */
class AvroDamageTest {
  private static final int FILES = 12;
  private static final int MUTATIONS = 100;

  private static List<String> codecs() {
    return AvroTables.CODECS;
  }

  private static byte[] file(long seed, int rows, String codec) throws IOException {
    AvroRandom random = new AvroRandom(seed);
    org.apache.avro.Schema schema = random.row();
    List<GenericRecord> records = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      records.add((GenericRecord) random.value(schema));
    }
    return AvroTables.writeByAvro(schema, records, codec, 100);
  }

  /** Where a block ends, so that a file that ends there is whole. */
  private static Set<Integer> blockEnds(byte[] file) {
    Set<Integer> ends = new HashSet<>();
    int zeros = 0;
    for (int i = 0; i < file.length; i++) {
      zeros = file[i] == 0 ? zeros + 1 : 0;
      if (zeros >= 16) {
        ends.add(i + 1);
      }
    }
    return ends;
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void aFileThatIsCutMayStillBeArriving(String codec) throws IOException {
    byte[] file = file(3, 12, codec);
    Schema schema = AvroTables.infer(file);
    String whole = AvroTables.text(AvroTables.read(file, schema, ReadOptions.INFERRED), schema);
    Set<Integer> ends = blockEnds(file);
    assertThat(ends).hasSizeGreaterThan(2);
    for (int length = 1; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      try {
        List<RowChunk> read = AvroTables.read(cut, schema, ReadOptions.INFERRED);
        assertThat(ends).as("read to the end when cut at %d", length).contains(length);
        assertThat(whole).startsWith(AvroTables.text(read, schema));
      } catch (DataException e) {
        assertThat(e.kind()).as("cut at %d", length).isEqualTo(DataException.Kind.TRUNCATED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void aDamagedFileIsReadOrRefusedAndNothingElse(String codec) throws IOException {
    int refused = 0;
    for (int seed = 0; seed < FILES; seed++) {
      byte[] file = file(seed, 10, codec);
      Schema schema = AvroTables.infer(file);
      Random random = new Random(seed);
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] damaged = mutate(file, random);
        try {
          Schema inferred = AvroTables.infer(damaged);
          AvroTables.read(damaged, i % 2 == 0 ? inferred : schema, ReadOptions.INFERRED);
        } catch (DataException e) {
          assertThat(e).hasMessageStartingWith(AvroTables.FILE);
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(FILES * MUTATIONS / 4);
  }

  private static byte[] mutate(byte[] file, Random random) {
    byte[] damaged = file.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        default -> {
          int length = Math.min(random.nextInt(12), damaged.length - at);
          int from = random.nextInt(damaged.length - length + 1);
          System.arraycopy(file, from, damaged, at, length);
        }
      }
    }
    return damaged;
  }
}
