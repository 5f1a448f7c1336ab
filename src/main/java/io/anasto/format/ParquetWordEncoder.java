package io.anasto.format;

import io.anasto.row.Column;
import io.anasto.row.DecimalColumn;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Values of four or eight bytes: integers, dates, timestamps, floats, and decimals of up to 18
 * digits. With a dictionary as long as it pays, else plain. Not thread-safe.
 */
final class ParquetWordEncoder extends ParquetValueEncoder {
  private final PrimitiveType type;
  private final int width;
  private final int maxDictionary;

  private long[] scratch = {};
  private final ByteSink plain = new ByteSink(0);
  private int[] ids = {};
  private int idCount;

  /** Null once it was given up for the chunk. */
  private WordDictionary dictionary = new WordDictionary();

  /** The words that written pages refer to. */
  private long[] written = {};

  private int writtenSize;
  private boolean pagesWritten;

  private boolean anyValue;
  private boolean anyNan;
  private long min;
  private long max;
  private double minDouble;
  private double maxDouble;

  /**
   * @param maxDictionary bytes of a dictionary after which it is given up
   */
  ParquetWordEncoder(PrimitiveType type, int maxDictionary) {
    this.type = type;
    this.maxDictionary = maxDictionary;
    this.width =
        switch (type.getPrimitiveTypeName()) {
          case INT32, FLOAT -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case BOOLEAN, BINARY, INT96, FIXED_LEN_BYTE_ARRAY ->
              throw new IllegalArgumentException(type + " has no words");
        };
  }

  @Override
  void add(Column column, int from, int to) {
    if (column instanceof DoubleColumn doubles) {
      scratch(to - from);
      observe(doubles.values(), from, to);
      toBits(doubles.values(), from, to);
      encode(scratch, 0, to - from);
    } else {
      long[] values = longs(column);
      observe(values, from, to);
      encode(values, from, to);
    }
  }

  @Override
  void add(Column column, int[] rows, int count) {
    scratch(count);
    if (column instanceof DoubleColumn doubles) {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = doubles.values()[rows[i]];
      }
      observe(values, 0, count);
      toBits(values, 0, count);
    } else {
      long[] values = longs(column);
      for (int i = 0; i < count; i++) {
        scratch[i] = values[rows[i]];
      }
      observe(scratch, 0, count);
    }
    encode(scratch, 0, count);
  }

  private static long[] longs(Column column) {
    return column instanceof DecimalColumn decimals
        ? decimals.reserve(0)
        : ((LongColumn) column).values();
  }

  private void scratch(int count) {
    if (scratch.length < count) {
      scratch = new long[Math.max(count, scratch.length * 2)];
    }
  }

  private void toBits(double[] values, int from, int to) {
    if (width == Integer.BYTES) {
      for (int i = from; i < to; i++) {
        scratch[i - from] = Float.floatToRawIntBits((float) values[i]);
      }
    } else {
      for (int i = from; i < to; i++) {
        scratch[i - from] = Double.doubleToRawLongBits(values[i]);
      }
    }
  }

  private void observe(long[] values, int from, int to) {
    if (from == to) {
      return;
    }
    long smallest = values[from];
    long largest = values[from];
    for (int i = from + 1; i < to; i++) {
      smallest = Math.min(smallest, values[i]);
      largest = Math.max(largest, values[i]);
    }
    min = anyValue ? Math.min(min, smallest) : smallest;
    max = anyValue ? Math.max(max, largest) : largest;
    anyValue = true;
  }

  /** Math.min and Math.max know that -0.0 is below 0.0, and give NaN when they meet one. */
  private void observe(double[] values, int from, int to) {
    if (from == to) {
      return;
    }
    double smallest = values[from];
    double largest = values[from];
    for (int i = from + 1; i < to; i++) {
      smallest = Math.min(smallest, values[i]);
      largest = Math.max(largest, values[i]);
    }
    anyNan |= Double.isNaN(smallest);
    minDouble = anyValue ? Math.min(minDouble, smallest) : smallest;
    maxDouble = anyValue ? Math.max(maxDouble, largest) : largest;
    anyValue = true;
  }

  private void encode(long[] words, int from, int to) {
    if (dictionary == null) {
      writePlain(words, from, to);
      return;
    }
    if (ids.length - idCount < to - from) {
      ids = Arrays.copyOf(ids, Math.max(idCount + to - from, 2 * ids.length));
    }
    int count = idCount;
    for (int i = from; i < to; i++) {
      ids[count++] = dictionary.id(words[i]);
    }
    idCount = count;
    if (dictionaryBytes() > maxDictionary || isMostlyNew()) {
      giveUpDictionary();
    }
  }

  private boolean isMostlyNew() {
    return !pagesWritten
        && idCount >= JUDGED_AT
        && 100L * dictionary.size() > (long) MOSTLY_NEW * idCount;
  }

  /** Pages that were written keep their dictionary; the present one becomes plain. */
  private void giveUpDictionary() {
    scratch(idCount);
    for (int i = 0; i < idCount; i++) {
      scratch[i] = dictionary.word(ids[i]);
    }
    int count = idCount;
    idCount = 0;
    dictionary = null;
    writePlain(scratch, 0, count);
  }

  private void writePlain(long[] words, int from, int to) {
    int bytes = Math.multiplyExact(to - from, width);
    byte[] into = plain.reserve(bytes);
    int at = plain.size();
    if (width == Integer.BYTES) {
      for (int i = from; i < to; i++, at += Integer.BYTES) {
        LittleEndian.putInt(into, at, (int) words[i]);
      }
    } else {
      for (int i = from; i < to; i++, at += Long.BYTES) {
        LittleEndian.putLong(into, at, words[i]);
      }
    }
    plain.size(at);
  }

  @Override
  int pageBytes() {
    return plain.size() + idCount * width;
  }

  @Override
  int dictionaryBytes() {
    return (dictionary == null ? writtenSize : dictionary.size()) * width;
  }

  @Override
  long memory() {
    return (long) Long.BYTES * (scratch.length + written.length)
        + (long) Integer.BYTES * ids.length
        + plain.capacity()
        + (dictionary == null ? 0 : dictionary.memory());
  }

  @Override
  Encoding writePage(ByteSink page) {
    anyValue = false;
    anyNan = false;
    if (dictionary != null && idCount > 0 && !pagesWritten && !pays()) {
      giveUpDictionary();
    }
    pagesWritten |= pageBytes() > 0;
    if (dictionary == null || idCount == 0) {
      page.append(plain.array(), 0, plain.size());
      plain.clear();
      return Encoding.PLAIN;
    }
    writeIds(ids, idCount, dictionary.size(), page);
    idCount = 0;
    remember();
    return Encoding.RLE_DICTIONARY;
  }

  private boolean pays() {
    long encoded = (long) idCount * bitWidth(dictionary.size()) / Byte.SIZE;
    return encoded + dictionaryBytes() < (long) idCount * width;
  }

  private void remember() {
    if (written.length < dictionary.size()) {
      written = Arrays.copyOf(written, Math.max(dictionary.size(), 2 * written.length));
    }
    for (; writtenSize < dictionary.size(); writtenSize++) {
      written[writtenSize] = dictionary.word(writtenSize);
    }
  }

  @Override
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    if (anyNan) {
      return Statistics.getBuilderForReading(type).build();
    }
    if (anyValue) {
      switch (type.getPrimitiveTypeName()) {
        case INT32 -> {
          statistics.updateStats((int) min);
          statistics.updateStats((int) max);
        }
        case INT64 -> {
          statistics.updateStats(min);
          statistics.updateStats(max);
        }
        case FLOAT -> {
          statistics.updateStats((float) minDouble);
          statistics.updateStats((float) maxDouble);
        }
        case DOUBLE -> {
          statistics.updateStats(minDouble);
          statistics.updateStats(maxDouble);
        }
        case BOOLEAN, BINARY, INT96, FIXED_LEN_BYTE_ARRAY ->
            throw new IllegalStateException(type.toString());
      }
    }
    return statistics;
  }

  @Override
  int writeDictionary(ByteSink page) {
    writePlain(written, 0, writtenSize);
    page.append(plain.array(), 0, plain.size());
    plain.clear();
    return writtenSize;
  }

  @Override
  void endChunk() {
    dictionary = new WordDictionary();
    writtenSize = 0;
    pagesWritten = false;
  }
}
