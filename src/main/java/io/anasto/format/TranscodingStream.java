package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/**
 * Text of another encoding as UTF-8. Bytes that are not of the encoding are an error, thrown when
 * everything before them was read; so is a text that has bytes of line ends, but no line end, as
 * UTF-16 read in the wrong order has: its rows would all be taken for one header. Not thread-safe.
 */
final class TranscodingStream extends InputStream {
  private static final int SIZE = 1 << 15;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
  private final CharBuffer chars = CharBuffer.allocate(SIZE);
  private final ByteBuffer utf8 = ByteBuffer.allocate(3 * SIZE + 16).flip();
  private CharacterCodingException failure;
  private boolean ended;
  private boolean done;

  /** Whether there was a byte of a line's end, and a character of one. */
  private boolean lineEndByte;

  private boolean lineEnd;

  TranscodingStream(InputStream in, Charset encoding) {
    this.in = in;
    this.decoder =
        encoding
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!utf8.hasRemaining()) {
      if (failure != null) {
        throw failure;
      }
      if (done) {
        return -1;
      }
      transcode();
    }
    int count = Math.min(length, utf8.remaining());
    utf8.get(into, from, count);
    return count;
  }

  private void transcode() throws IOException {
    refill();
    int from = chars.position();
    CoderResult decoded = decoder.decode(bytes, chars, ended);
    boolean flushed = ended && decoded.isUnderflow() && decoder.flush(chars).isUnderflow();
    lookForLineEnds(from);
    utf8.clear();
    chars.flip();
    CoderResult encoded = encoder.encode(chars, utf8, flushed);
    chars.compact();
    utf8.flip();
    done = flushed;
    if (done && lineEndByte && !lineEnd) {
      failure = new MalformedInputException(1);
    }
    note(decoded);
    note(encoded);
  }

  private void refill() throws IOException {
    bytes.compact();
    int count = ended ? 0 : in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended |= count < 0;
    bytes.position(bytes.position() + Math.max(0, count)).flip();
  }

  private void lookForLineEnds(int from) {
    for (int i = from; i < chars.position() && !lineEnd; i++) {
      lineEnd = isLineEnd(chars.get(i));
    }
    for (int i = 0; i < bytes.position() && !lineEnd && !lineEndByte; i++) {
      lineEndByte = isLineEnd(bytes.get(i));
    }
  }

  private static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }

  private void note(CoderResult result) {
    if (result.isError() && failure == null) {
      try {
        result.throwException();
      } catch (CharacterCodingException e) {
        failure = e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
