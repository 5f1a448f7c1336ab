package io.anasto.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The RLE and bit-packing hybrid of parquet-format's Encodings.md (RLE = 3), without the length
 * before it. Not thread-safe.
 */
final class ParquetRle implements ParquetLevels {
  /** So many bytes must stand behind the end of the array that is read, whatever they are. */
  static final int SLACK = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ParquetWindow in;
  private final int width;
  private final int mask;

  /** Numbers left of the present run. */
  private int left;

  /** Whether the present run is one number again and again. */
  private boolean repeated;

  private int value;

  private boolean begun;

  /** The bit of the window's array at which the bit-packed run goes on. */
  private long bit;

  /** Of the present bit-packed run, what is not among {@link #left} yet: numbers, and bytes. */
  private long packed;

  private int packedBytes;

  /**
   * @param width bits a number, 0 to 32
   */
  ParquetRle(ParquetWindow in, int width) {
    this.in = in;
    this.width = width;
    this.mask = width == 32 ? -1 : (1 << width) - 1;
  }

  @Override
  public int readSome(int[] into, int from, int count) throws ParquetFault {
    int done = 0;
    while (done < count && hasRun()) {
      int n = Math.min(left, count - done);
      if (repeated) {
        Arrays.fill(into, from + done, from + done + n, value);
      } else {
        unpack(into, from + done, n);
      }
      left -= n;
      done += n;
    }
    return done;
  }

  @Override
  public boolean skipRun(int wanted, int count) throws ParquetFault {
    if (!hasRun() || !repeated || value != wanted || left < count) {
      return false;
    }
    left -= count;
    return true;
  }

  /** Bytes behind the last run that was begun; where none was, there are no values, and none. */
  int rest() {
    return begun ? in.left() - packedBytes : 0;
  }

  private boolean hasRun() throws ParquetFault {
    while (left == 0) {
      if (packed > 0) {
        nextPiece();
        continue;
      }
      if (in.left() == 0) {
        return false;
      }
      int header = varint();
      begun = true;
      int count = header >>> 1;
      repeated = (header & 1) == 0;
      if (repeated) {
        left = count;
        value = littleEndian();
      } else {
        // The last group is allowed to lack what nobody needs; some writers use that.
        packed = Math.min(8L * count, width == 0 ? 8L * count : in.left() * 8L / width);
        packedBytes = (int) Math.min(in.left(), (long) count * width);
        nextPiece();
      }
    }
    return true;
  }

  /** Goes on with the bit-packed run, as far as its bytes are in memory. */
  private void nextPiece() throws ParquetFault {
    int some = in.piece(packedBytes, width);
    long numbers = some == packedBytes ? packed : some * 8L / width;
    left = (int) Math.min(numbers, Integer.MAX_VALUE);
    bit = 8L * in.at;
    in.at += some;
    packed = some == packedBytes ? 0 : packed - numbers;
    packedBytes -= some;
  }

  private void unpack(int[] into, int from, int count) {
    byte[] b = in.bytes;
    long position = bit;
    int w = width;
    int m = mask;
    for (int i = from; i < from + count; i++) {
      into[i] = (int) ((long) LONGS.get(b, (int) (position >>> 3)) >>> (position & 7)) & m;
      position += w;
    }
    bit = position;
  }

  private int littleEndian() throws ParquetFault {
    int length = (width + 7) >>> 3;
    if (!in.has(length)) {
      throw ended();
    }
    int number = 0;
    for (int i = 0; i < length; i++) {
      number |= (in.bytes[in.at++] & 0xff) << (8 * i);
    }
    if ((number & ~mask) != 0) {
      throw new ParquetFault(
          "holds %d where numbers have %d bits".formatted(number & 0xffff_ffffL, width));
    }
    return number;
  }

  private int varint() throws ParquetFault {
    int number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (!in.has(1)) {
        throw ended();
      }
      byte b = in.bytes[in.at++];
      number |= (b & 0x7f) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new ParquetFault("holds a number of more than 32 bits");
  }

  private static ParquetFault ended() {
    return new ParquetFault("ends within a run of levels or dictionary ids");
  }
}
