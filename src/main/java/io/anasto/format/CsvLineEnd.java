package io.anasto.format;

/** How the lines of a CSV file end outside quotes: as its first line does, all of them. */
enum CsvLineEnd {
  /** No line has ended yet. */
  UNKNOWN(0, "nothing"),
  /** LF, with or without a CR before it: files of both kinds are common. */
  LF(1, "LF or CRLF"),
  /** CR alone, as on old Macs. */
  CR(1, "CR alone"),
  /** What is left where a program made CRLF of the LF in a CRLF. */
  CR_CR_LF(3, "CR CR LF");

  private final int length;
  private final String spelled;

  CsvLineEnd(int length, String spelled) {
    this.length = length;
    this.spelled = spelled;
  }

  /**
   * The line's end at a place; so many bytes behind a CR must be there as it may have, or the end
   * of the file.
   *
   * @param limit the end of the file, where no line's end stands, or behind all that matters
   */
  static CsvLineEnd at(byte[] text, int at, int limit) {
    if (text[at] == '\n' || isLineFeed(text, at + 1, limit)) {
      return LF;
    }
    boolean twice = at + 1 < limit && text[at + 1] == '\r';
    return twice && isLineFeed(text, at + 2, limit) ? CR_CR_LF : CR;
  }

  private static boolean isLineFeed(byte[] text, int at, int limit) {
    return at < limit && text[at] == '\n';
  }

  /**
   * Whether a line of such a file may end as {@code here}. At the end of the file its last byte may
   * be missing.
   */
  boolean takes(CsvLineEnd here, byte[] text, int at, int limit) {
    return here == this || this == UNKNOWN || (here == CR && isCut(text, at, limit));
  }

  private boolean isCut(byte[] text, int at, int limit) {
    return at + 1 == limit || (this == CR_CR_LF && at + 2 == limit && text[at + 1] == '\r');
  }

  /** Bytes of the line's end that stands at a place. */
  int length(byte[] text, int at, int limit) {
    int whole = this == LF && text[at] == '\r' ? 2 : length;
    return Math.min(whole, limit - at);
  }

  /** What is wrong with a line that ends as {@code here} in a file whose lines end as this. */
  String refusal(CsvLineEnd here) {
    return "the line ends in %s, and those before it in %s; %s"
        .formatted(here.spelled, spelled, remedy(here));
  }

  private String remedy(CsvLineEnd here) {
    if (this == LF && here == CR) {
      return "put quotes around a field that has a CR in it, or end the line with LF or CRLF";
    }
    return this == CR || here == CR
        ? "end all lines with LF"
        : "end all lines with LF, as sed 's/\\r*$//' does";
  }
}
