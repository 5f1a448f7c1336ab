package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DecimalColumn;
import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Strings, binary values, and decimals of more than 18 digits as big-endian bytes of a fixed
 * length. With a dictionary as long as it pays, else plain. Not thread-safe.
 */
final class ParquetBytesEncoder extends ParquetValueEncoder {
  private static final int FIRST_ROOM = 32;
  private static final int KEPT_ROOM = 8 << 20;

  /** Statistics with more bytes are not written: of a longer value no more has to be kept. */
  private static final int MOST_STATISTICS = 4097;

  private final PrimitiveType type;

  /** Bytes of each value, or 0 where each has a length of its own. */
  private final int fixedLength;

  private final int maxDictionary;
  private final byte[] decimal;

  private ByteSink plain = new ByteSink(0);
  private int[] ids = {};
  private int idCount;
  private int idBytes;

  private BytesDictionary dictionary = new BytesDictionary();

  /** Whether values go through the dictionary. */
  private boolean usesDictionary = true;

  /** How many of the dictionary's values written pages refer to. */
  private int writtenSize;

  private boolean pagesWritten;

  /** Per id, the page in which it came last, so that a page looks at each of its values once. */
  private int[] lastPage = {};

  private int page = 1;

  private byte[] min;
  private byte[] max;

  /**
   * @param maxDictionary bytes of a dictionary after which it is given up
   */
  ParquetBytesEncoder(PrimitiveType type, int maxDictionary) {
    this.type = type;
    this.maxDictionary = maxDictionary;
    this.fixedLength =
        type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
            ? type.getTypeLength()
            : 0;
    this.decimal = new byte[fixedLength];
  }

  @Override
  void add(Column column, int from, int to) {
    if (column instanceof DecimalColumn decimals) {
      for (int i = from; i < to; i++) {
        add(decimals, i);
      }
    } else {
      BytesColumn bytes = (BytesColumn) column;
      byte[] data = bytes.data();
      for (int i = from; i < to; i++) {
        int start = bytes.start(i);
        add(data, start, start + bytes.length(i));
      }
    }
    judge();
  }

  @Override
  void add(Column column, int[] rows, int count) {
    if (column instanceof DecimalColumn decimals) {
      for (int i = 0; i < count; i++) {
        add(decimals, rows[i]);
      }
    } else {
      BytesColumn bytes = (BytesColumn) column;
      byte[] data = bytes.data();
      for (int i = 0; i < count; i++) {
        int start = bytes.start(rows[i]);
        add(data, start, start + bytes.length(rows[i]));
      }
    }
    judge();
  }

  private void add(DecimalColumn decimals, int row) {
    long upper = decimals.upper(row);
    long lower = decimals.lower(row);
    for (int i = fixedLength - 1; i >= 0; i--) {
      decimal[i] = (byte) lower;
      lower = (lower >>> Byte.SIZE) | (upper << (Long.SIZE - Byte.SIZE));
      upper >>= Byte.SIZE;
    }
    add(decimal, 0, fixedLength);
  }

  private void add(byte[] data, int from, int to) {
    if (usesDictionary && to - from > maxDictionary) {
      // The dictionary would hold it once more, only to be given up.
      giveUpDictionary();
    }
    if (!usesDictionary) {
      observe(data, from, to);
      writePlain(data, from, to);
      return;
    }
    if (idCount == ids.length) {
      ids = Arrays.copyOf(ids, Math.max(FIRST_ROOM, 2 * ids.length));
    }
    int id = dictionary.id(data, from, to);
    if (id >= lastPage.length) {
      lastPage = Arrays.copyOf(lastPage, Math.max(FIRST_ROOM, 2 * lastPage.length));
    }
    if (lastPage[id] != page) {
      lastPage[id] = page;
      observe(data, from, to);
    }
    ids[idCount++] = id;
    idBytes += lengthBytes() + to - from;
  }

  private int lengthBytes() {
    return fixedLength == 0 ? Integer.BYTES : 0;
  }

  private void writePlain(byte[] data, int from, int to) {
    if (fixedLength == 0) {
      byte[] into = plain.reserve(Integer.BYTES);
      LittleEndian.putInt(into, plain.size(), to - from);
      plain.size(plain.size() + Integer.BYTES);
    }
    plain.append(data, from, to - from);
  }

  private void observe(byte[] data, int from, int end) {
    int to = Math.min(end, from + MOST_STATISTICS);
    if (min == null) {
      min = Arrays.copyOfRange(data, from, to);
      max = min;
    } else if (compare(data, from, to, min) < 0) {
      min = Arrays.copyOfRange(data, from, to);
    } else if (compare(data, from, to, max) > 0) {
      max = Arrays.copyOfRange(data, from, to);
    }
  }

  /** Texts and bytes compare unsigned; decimals of one length by their first byte's sign first. */
  private int compare(byte[] data, int from, int to, byte[] other) {
    if (fixedLength > 0 && (data[from] ^ other[0]) < 0) {
      return data[from] < 0 ? -1 : 1;
    }
    return Arrays.compareUnsigned(data, from, to, other, 0, other.length);
  }

  private void judge() {
    if (usesDictionary && (dictionaryBytes() > maxDictionary || isMostlyNew())) {
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
    plain.reserve(idBytes);
    for (int i = 0; i < idCount; i++) {
      writePlain(dictionary.data(), dictionary.start(ids[i]), dictionary.end(ids[i]));
    }
    idCount = 0;
    idBytes = 0;
    usesDictionary = false;
  }

  @Override
  int pageBytes() {
    return plain.size() + idBytes;
  }

  @Override
  int dictionaryBytes() {
    return dictionary.bytes() + dictionary.size() * lengthBytes();
  }

  @Override
  long memory() {
    return (long) Integer.BYTES * (ids.length + lastPage.length)
        + plain.capacity()
        + dictionary.memory();
  }

  @Override
  Encoding writePage(ByteSink into) {
    page++;
    min = null;
    max = null;
    if (usesDictionary && idCount > 0 && !pagesWritten && !pays()) {
      giveUpDictionary();
    }
    pagesWritten |= pageBytes() > 0;
    if (!usesDictionary || idCount == 0) {
      into.append(plain.array(), 0, plain.size());
      clearPlain();
      return Encoding.PLAIN;
    }
    writeIds(ids, idCount, dictionary.size(), into);
    idCount = 0;
    idBytes = 0;
    writtenSize = dictionary.size();
    return Encoding.RLE_DICTIONARY;
  }

  /** Room of a usual page is kept; that of a large value is not, for the next may be small. */
  private void clearPlain() {
    if (plain.capacity() > KEPT_ROOM) {
      plain = new ByteSink(0);
    }
    plain.clear();
  }

  private boolean pays() {
    long encoded = (long) idCount * bitWidth(dictionary.size()) / Byte.SIZE;
    return encoded + dictionaryBytes() < idBytes;
  }

  @Override
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    if (min != null) {
      statistics.updateStats(Binary.fromConstantByteArray(min));
      statistics.updateStats(Binary.fromConstantByteArray(max));
    }
    return statistics;
  }

  @Override
  int writeDictionary(ByteSink into) {
    for (int id = 0; id < writtenSize; id++) {
      writePlain(dictionary.data(), dictionary.start(id), dictionary.end(id));
    }
    into.append(plain.array(), 0, plain.size());
    plain.clear();
    return writtenSize;
  }

  @Override
  void endChunk() {
    dictionary = new BytesDictionary();
    usesDictionary = true;
    writtenSize = 0;
    pagesWritten = false;
    lastPage = new int[0];
  }
}
