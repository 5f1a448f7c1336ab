package io.anasto.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;

/**
 * What stands before the blocks of a container file.
 *
 * <p>Specification: Avro 1.12, "Object Container Files".
 *
 * @param schema of a row, a record
 * @param codec the name of the blocks' compression
 * @param sync the 16 bytes behind each block
 */
record AvroHeader(Schema schema, String codec, ByteBuffer sync) {
  private static final String PLACE = "header";
  private static final int MAX_KEY = 1 << 16;
  private static final int MAX_NAME = 100;

  /** A tree of a schema takes many times the memory of its text; 5,000 columns need 1 MiB. */
  private static final int MAX_KEPT = 4 << 20;

  private static final int MAX_SKIPPED = 64 << 20;
  private static final int STEP = 1 << 16;

  /** Reads the header of a file that is not empty. */
  static AvroHeader read(AvroBytes in) throws IOException {
    for (byte expected : DataFileConstants.MAGIC) {
      if (in.isAtEnd()) {
        throw DataException.truncated(in.file(), "the file ends within its header");
      }
      if (in.readByte() != expected) {
        throw DataException.malformed(
            in.file(), "", "this is no Avro object container file: it does not begin with \"Obj\"");
      }
    }
    Map<String, byte[]> metadata = metadata(in);
    byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
    in.readFully(sync, 0, sync.length);
    byte[] schema = metadata.get(DataFileConstants.SCHEMA);
    if (schema == null) {
      throw DataException.malformed(in.file(), PLACE, "it has no schema");
    }
    byte[] stored = metadata.get(DataFileConstants.CODEC);
    String codec = stored == null ? DataFileConstants.NULL_CODEC : name(stored);
    if (!AvroCodec.isKnown(codec)) {
      throw DataException.malformed(
          in.file(), PLACE, "its codec \"%s\" is not one that is known".formatted(codec));
    }
    return new AvroHeader(AvroSchemaText.parse(schema, in.file()), codec, ByteBuffer.wrap(sync));
  }

  /** A codec's name, fit to be shown whatever it is. */
  private static String name(byte[] codec) {
    String name = new String(codec, 0, Math.min(codec.length, MAX_NAME), StandardCharsets.UTF_8);
    return name.replaceAll("[^ -~]", "?");
  }

  private static Map<String, byte[]> metadata(AvroBytes in) throws IOException {
    Map<String, byte[]> kept = new HashMap<>();
    for (long count = in.readLong(PLACE); count != 0; count = in.readLong(PLACE)) {
      if (count < 0) {
        in.readLong(PLACE);
      }
      if (count == Long.MIN_VALUE) {
        throw DataException.malformed(in.file(), PLACE, "its number of entries is absurd");
      }
      for (long i = Math.abs(count); i > 0; i--) {
        entry(in, kept);
      }
    }
    return kept;
  }

  private static void entry(AvroBytes in, Map<String, byte[]> kept) throws IOException {
    String key = new String(bytes(in, length(in, MAX_KEY)), StandardCharsets.UTF_8);
    if (key.equals(DataFileConstants.SCHEMA) || key.equals(DataFileConstants.CODEC)) {
      kept.put(key, bytes(in, length(in, MAX_KEPT)));
    } else {
      in.skip(length(in, MAX_SKIPPED));
    }
  }

  private static int length(AvroBytes in, int most) throws IOException {
    long length = in.readLong(PLACE);
    if (length < 0 || length > most) {
      throw DataException.malformed(
          in.file(), PLACE, "an entry claims to have %,d bytes".formatted(length));
    }
    return (int) length;
  }

  /** Memory follows the bytes that are there, not those that are claimed. */
  private static byte[] bytes(AvroBytes in, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, STEP)];
    int done = 0;
    while (done < length) {
      if (done == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(length, 2 * done));
      }
      done += in.readSome(bytes, done, bytes.length - done);
    }
    return bytes;
  }
}
