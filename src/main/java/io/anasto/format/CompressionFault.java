package io.anasto.format;

import java.io.IOException;

/**
 * Compressed bytes are not what they should be. Who knows the file makes a {@link DataException} of
 * it.
 */
final class CompressionFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final boolean truncated;

  private CompressionFault(String place, String what, boolean truncated) {
    super(what);
    this.place = place;
    this.truncated = truncated;
  }

  /** The bytes end too early: perhaps more are to come. */
  static CompressionFault truncated(String place) {
    return new CompressionFault(place, "its compressed data ends too early", true);
  }

  /** The bytes are wrong, whatever may follow. */
  static CompressionFault damaged(String place, String why) {
    return new CompressionFault(place, "its compressed data is damaged (" + why + ")", false);
  }

  /** What follows the last part, such as a member, is none. */
  static CompressionFault garbage(long at, String part) {
    return new CompressionFault(
        "from byte %,d on".formatted(at),
        "what stands behind the last %s is not another one".formatted(part),
        false);
  }

  /** The bytes are not of the codec at all. */
  static CompressionFault foreign(String codec) {
    return new CompressionFault("", "this is not " + codec + " data", false);
  }

  /**
   * A part of the bytes.
   *
   * @param part such as {@code member}
   * @param number from 1
   * @param at its first byte, from 0
   */
  static String place(String part, long number, long at) {
    return "%s %,d, from byte %,d on".formatted(part, number, at);
  }

  DataException in(String file) {
    return truncated
        ? DataException.truncated(file, place, getMessage())
        : DataException.malformed(file, place, getMessage());
  }

  /** Such as {@code frame 2, from byte 27 on: its compressed data ends too early}. */
  String placed() {
    return place.isEmpty() ? getMessage() : place + ": " + getMessage();
  }
}
