package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

/**
 * Unpacking into a file gives what unpacking in memory gives, of good bytes and of damaged ones.
 */
class ParquetUnpackerTest {
  private static final String DAMAGED = "damaged";

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void whatIsPackedIsUnpacked(CompressionCodec codec) throws Exception {
    for (int i = 0; i < 12; i++) {
      byte[] plain = plain(new Random(i), 1 << (2 * i));
      byte[] packed = packed(codec, plain);
      assertThat(unpacked(codec, packed, plain.length)).isEqualTo(plain);
      if (codec != CompressionCodec.UNCOMPRESSED) {
        assertThat(inFile(codec, packed, plain.length + 1))
            .isEqualTo(
                "claims %,d bytes, and %s gives %,d"
                    .formatted(plain.length + 1, codec, plain.length));
        assertThat(inFile(codec, packed, plain.length - 1))
            .isIn(less(codec, plain.length), DAMAGED);
      }
    }
  }

  private static String less(CompressionCodec codec, int length) {
    return "claims %,d bytes, and %s gives more than %,d".formatted(length - 1, codec, length - 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void damagedBytesAreTakenAsInMemory(CompressionCodec codec) throws Exception {
    Random random = new Random(3);
    byte[] plain = plain(random, 3000);
    byte[] packed = packed(codec, plain);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = packed.clone();
      if (random.nextInt(3) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else {
        int front = random.nextBoolean() ? damaged.length : Math.min(40, damaged.length);
        damaged[random.nextInt(front)] ^= (byte) (1 << random.nextInt(8));
      }
      String found = inFile(codec, damaged, plain.length);
      // Of several faults each may find another; what counts is whether there are bytes, and which.
      assertThat(isFault(found) ? DAMAGED : found)
          .as("%s %s", codec, HexFormat.of().formatHex(damaged))
          .isEqualTo(inMemory(codec, damaged, plain.length));
    }
  }

  /** Snappy may repeat what lies up to 4 GB back, though its own compressor looks 64 KB back. */
  @Test
  void snappyRepeatsWhatLiesFarBack() throws Exception {
    byte[] text = plain(new Random(1), 300_000);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(HexFormat.of().parseHex("f0a712")); // 300,016
    packed.writeBytes(HexFormat.of().parseHex("f8" + "df9304")); // 300,000 bytes of text
    packed.writeBytes(text);
    packed.writeBytes(HexFormat.of().parseHex("3f" + "e0930400")); // 16 bytes from 300,000 before
    byte[] expected = Arrays.copyOf(text, 300_016);
    System.arraycopy(text, 0, expected, 300_000, 16);
    assertThat(unpacked(CompressionCodec.SNAPPY, packed.toByteArray(), 300_016))
        .isEqualTo(expected);
  }

  @Test
  void anLz4MatchThatBeginsAtItsOwnPlaceIsDamage() {
    byte[] packed = HexFormat.of().parseHex("44616263640000506566676869");
    assertThatThrownBy(() -> unpacked(CompressionCodec.LZ4_RAW, packed, 17))
        .isInstanceOf(ParquetFault.class)
        .hasMessage("is damaged: its bytes are not what LZ4_RAW makes");
  }

  /** Texts that repeat themselves near and far, and noise between them. */
  private static byte[] plain(Random random, int length) {
    byte[] plain = new byte[length];
    int at = 0;
    while (at < length) {
      int some = Math.min(length - at, 1 + random.nextInt(1 << random.nextInt(16)));
      if (at == 0 || random.nextInt(3) == 0) {
        byte[] noise = new byte[some];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, plain, at, some);
      } else {
        int back = 1 + random.nextInt(Math.min(at, 1 << random.nextInt(20)));
        for (int i = 0; i < some; i++) {
          plain[at + i] = plain[at + i - back];
        }
      }
      at += some;
    }
    return plain;
  }

  private static byte[] packed(CompressionCodec codec, byte[] plain) throws IOException {
    return switch (codec) {
      case SNAPPY -> Snappy.compress(plain);
      case ZSTD -> Zstd.compress(plain);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(plain);
        }
        yield out.toByteArray();
      }
      case LZ4_RAW -> {
        Lz4Compressor lz4 = new Lz4Compressor();
        byte[] packed = new byte[lz4.maxCompressedLength(plain.length)];
        yield Arrays.copyOf(packed, lz4.compress(plain, 0, plain.length, packed, 0, packed.length));
      }
      default -> plain;
    };
  }

  private static boolean isFault(String found) {
    return found.startsWith("claims") || found.equals(DAMAGED);
  }

  private static String inMemory(CompressionCodec codec, byte[] packed, int length) {
    byte[] into = new byte[length];
    try {
      new ParquetDecompressor().run(codec, packed, 0, packed.length, into, 0, length);
      return HexFormat.of().formatHex(into);
    } catch (ParquetFault fault) {
      return DAMAGED;
    }
  }

  /** The bytes in hexadecimal digits, or what is wrong. */
  private static String inFile(CompressionCodec codec, byte[] packed, int length)
      throws IOException {
    try {
      return HexFormat.of().formatHex(unpacked(codec, packed, length));
    } catch (ParquetFault fault) {
      return fault.getMessage().startsWith("is damaged") ? DAMAGED : fault.getMessage();
    }
  }

  private static byte[] unpacked(CompressionCodec codec, byte[] packed, int length)
      throws IOException, ParquetFault {
    ParquetPageMemory memory = new ParquetPageMemory();
    InputFile file = InputFile.of(packed, "packed");
    try (ParquetSource source = ParquetSource.open(file)) {
      ParquetPageFile.Part part = memory.file().part(length);
      ParquetPageOutput out = new ParquetPageOutput(part);
      ParquetStream in = new ParquetStream(source, 0, packed.length, 1000);
      ParquetUnpacker.run(codec, new ParquetPacked(in, packed.length), out, length);
      out.save();
      byte[] plain = new byte[length];
      part.read(0, plain, 0, length);
      return plain;
    } finally {
      memory.clear();
    }
  }
}
