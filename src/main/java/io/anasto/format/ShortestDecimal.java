package io.anasto.format;

import java.math.BigInteger;

/**
 * The shortest decimal {@code digits · 10^exponent} that reads back as a given binary number, and
 * of those the nearest: the Schubfach algorithm of Raffaello Giulietti. {@code Double.toString}
 * does the same from JDK 19 on; before that its text is often a digit too long, and it is a String.
 *
 * <p>Not thread-safe: it holds its last result.
 */
final class ShortestDecimal {
  private static final int K_MIN = -324;
  private static final int K_MAX = 292;
  private static final long MASK_63 = (1L << 63) - 1;
  private static final long MASK_32 = (1L << 32) - 1;

  /** 10^-k as 126 bits, rounded up: the upper 63 bits at 2(k - K_MIN), the lower behind them. */
  private static final long[] POWERS = powers();

  private long digits;
  private int exponent;

  /** The digits found, not ending in 0 unless they are 0. */
  long digits() {
    return digits;
  }

  int exponent() {
    return exponent;
  }

  /** Finds the decimal of a finite value that is not negative. */
  void of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & (1L << 52) - 1;
    int biased = (int) (bits >>> 52) & 0x7ff;
    if (biased != 0) {
      ofDouble(biased - 1075, 1L << 52 | fraction, 0);
    } else if (fraction == 0) {
      result(0, 0);
    } else if (fraction < 3) {
      // The two smallest have only one digit; ten times the fraction keeps the algorithm exact.
      ofDouble(-1074, 10 * fraction, -1);
    } else {
      ofDouble(-1074, fraction, 0);
    }
  }

  /** Finds the decimal that reads back as a {@code float}; finite and not negative. */
  void of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & (1 << 23) - 1;
    int biased = bits >>> 23 & 0xff;
    if (biased != 0) {
      ofFloat(biased - 150, 1 << 23 | fraction, 0);
    } else if (fraction == 0) {
      result(0, 0);
    } else if (fraction < 8) {
      ofFloat(-149, 10 * fraction, -1);
    } else {
      ofFloat(-149, fraction, 0);
    }
  }

  // The names are those of "The Schubfach way to render doubles", sections 9 and 10.
  private void ofDouble(int q, long c, int dk) {
    boolean regular = c != 1L << 52 || q == -1074;
    long cb = c << 2;
    int k = regular ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
    int h = q + floorLog2Pow10(-k) + 2;
    long g1 = POWERS[2 * (k - K_MIN)];
    long g0 = POWERS[2 * (k - K_MIN) + 1];
    long vb = roundToOdd(g1, g0, cb << h);
    long vbl = roundToOdd(g1, g0, (cb - (regular ? 2 : 1)) << h);
    long vbr = roundToOdd(g1, g0, (cb + 2) << h);
    choose(vb, vbl, vbr, (int) c & 1, k, dk);
  }

  private void ofFloat(int q, int c, int dk) {
    boolean regular = c != 1 << 23 || q == -149;
    long cb = (long) c << 2;
    int k = regular ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
    int h = q + floorLog2Pow10(-k) + 33;
    long g = POWERS[2 * (k - K_MIN)] + 1;
    long vb = roundToOdd(g, cb << h);
    long vbl = roundToOdd(g, (cb - (regular ? 2 : 1)) << h);
    long vbr = roundToOdd(g, (cb + 2) << h);
    choose(vb, vbl, vbr, c & 1, k, dk);
  }

  private void choose(long vb, long vbl, long vbr, int out, int k, int dk) {
    long s = vb >> 2;
    if (s >= 100) {
      long shorter = s / 10 * 10;
      boolean lowerIn = vbl + out <= shorter << 2;
      boolean upperIn = ((shorter + 10) << 2) + out <= vbr;
      if (lowerIn != upperIn) {
        result(lowerIn ? shorter : shorter + 10, k);
        return;
      }
    }
    long t = s + 1;
    boolean lowerIn = vbl + out <= s << 2;
    boolean upperIn = (t << 2) + out <= vbr;
    long nearer = vb - ((s + t) << 1);
    boolean lower = lowerIn == upperIn ? nearer < 0 || (nearer == 0 && (s & 1) == 0) : lowerIn;
    result(lower ? s : t, k + dk);
  }

  private void result(long found, int power) {
    digits = found;
    exponent = power;
    while (digits != 0 && digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
  }

  private static long roundToOdd(long g1, long g0, long cp) {
    long x1 = Math.multiplyHigh(g0, cp);
    long y0 = g1 * cp;
    long y1 = Math.multiplyHigh(g1, cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | ((z & MASK_63) + MASK_63) >>> 63;
  }

  private static long roundToOdd(long g, long cp) {
    long x1 = Math.multiplyHigh(g, cp);
    return x1 >>> 31 | ((x1 & MASK_32) + MASK_32) >>> 32;
  }

  private static int floorLog10Pow2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  private static long[] powers() {
    long[] powers = new long[2 * (K_MAX - K_MIN + 1)];
    for (int k = K_MIN; k <= K_MAX; k++) {
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      int length = power.bitLength();
      BigInteger g =
          k <= 0
              ? power.shiftLeft(126).shiftRight(length)
              : BigInteger.ONE.shiftLeft(125 + length).divide(power);
      g = g.add(BigInteger.ONE);
      powers[2 * (k - K_MIN)] = g.shiftRight(63).longValue();
      powers[2 * (k - K_MIN) + 1] = g.longValue() & MASK_63;
    }
    return powers;
  }
}
