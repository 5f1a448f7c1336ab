package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that no compressor makes. */
class ParquetDecompressorTest {
  /** Literals "abcd", and 8 more from 4 before; then 5 literals. */
  private static final String GOOD = "4461626364" + "0400" + "50" + "6566676869";

  @ParameterizedTest
  @EnumSource(names = {"LZ4_RAW", "LZ4"})
  void lz4IsReadWhereEachMatchBeginsBeforeItsPlace(CompressionCodec codec) throws ParquetFault {
    assertThat(new String(run(codec, GOOD), StandardCharsets.US_ASCII))
        .isEqualTo("abcdabcdabcdefghi");
  }

  /** LZ4's block format: an offset of 0 is damage. Whatever stood there would be taken. */
  @ParameterizedTest
  @EnumSource(names = {"LZ4_RAW", "LZ4"})
  void anLz4MatchThatBeginsAtItsOwnPlaceIsDamage(CompressionCodec codec) {
    assertThatThrownBy(() -> run(codec, GOOD.replace("0400", "0000")))
        .isInstanceOf(ParquetFault.class)
        .hasMessage("is damaged: its bytes are not what " + codec + " makes");
  }

  private static byte[] run(CompressionCodec codec, String hex) throws ParquetFault {
    byte[] from = HexFormat.of().parseHex(hex);
    byte[] into = new byte[17];
    new ParquetDecompressor().run(codec, from, 0, from.length, into, 0, into.length);
    return into;
  }
}
