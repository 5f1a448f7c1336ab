package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Symbols of an enum, as texts. */
final class AvroEnumCell extends AvroCell {
  private final byte[][] symbols;

  AvroEnumCell(List<String> symbols, String path) {
    super(DataType.STRING, path);
    this.symbols =
        symbols.stream()
            .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  @Override
  void read(AvroValues in, Column column) throws IOException {
    int symbol = in.decoder.readEnum();
    if (symbol < 0 || symbol >= symbols.length) {
      throw in.malformed(path(), "the enum has no symbol %,d".formatted(symbol));
    }
    in.take(symbols[symbol].length, path());
    ((BytesColumn) column).append(symbols[symbol]);
  }

  @Override
  int weight() {
    return Integer.BYTES;
  }
}
