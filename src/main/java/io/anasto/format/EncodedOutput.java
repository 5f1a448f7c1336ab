package io.anasto.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Text in another encoding than UTF-8. Not thread-safe. */
final class EncodedOutput extends TextOutput {
  private static final int PIECE = 1 << 17;

  private final CharsetEncoder encoder;

  EncodedOutput(OutputStream out, Charset encoding) {
    super(out);
    this.encoder =
        encoding
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  void write(ByteSink text) throws IOException {
    encode(text.toString(), false);
  }

  @Override
  void finish() throws IOException {
    encode("", true);
  }

  private void encode(String text, boolean last) throws IOException {
    CharBuffer chars = CharBuffer.wrap(text);
    ByteBuffer bytes = ByteBuffer.allocate(PIECE);
    CoderResult result;
    do {
      result = encoder.encode(chars, bytes, last);
      if (last && result.isUnderflow()) {
        result = encoder.flush(bytes);
      }
      if (result.isError()) {
        throw cannotEncode(chars, result);
      }
      write(bytes.array(), bytes.position());
      bytes.clear();
    } while (result.isOverflow());
  }

  private IOException cannotEncode(CharBuffer rest, CoderResult result) {
    String character = rest.subSequence(0, Math.min(rest.length(), result.length())).toString();
    IOException error =
        new IOException(
            "the character \"%s\" cannot be written in %s; UTF-8 has all characters"
                .formatted(character, encoder.charset().name()));
    error.initCause(new CharacterCodingException());
    return error;
  }
}
