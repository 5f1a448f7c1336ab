package io.anasto.format;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.format.InterningProtocol;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * Reads the Thrift structures of parquet-format. {@link org.apache.parquet.format.Util} would do,
 * but lets a few bytes claim a text or a list of 100 MB, and makes the room before it looks.
 */
final class ParquetThrift {
  /** No structure of parquet-format is nested nearly as deep. */
  private static final int DEPTH = 32;

  private ParquetThrift() {}

  /**
   * Fills a structure.
   *
   * @param limit the most bytes, or elements, that a text or a list in it may claim
   * @throws ParquetFault when the bytes are none
   */
  static <T extends TBase<?, ?>> T read(T into, InputStream in, int limit)
      throws ParquetFault, IOException {
    try {
      int most = Math.max(limit, 1);
      TConfiguration bounds = new TConfiguration(most, most, DEPTH);
      // The transport's bound does not hold for lists of structures, which it takes for no bytes.
      into.read(
          new InterningProtocol(
              new TCompactProtocol(new TIOStreamTransport(bounds, in), most, most)));
      return into;
    } catch (TException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw damaged();
    } catch (RuntimeException e) {
      // Thrift's generated code meets bytes that are none of its own with what comes to hand.
      throw damaged();
    }
  }

  private static ParquetFault damaged() {
    return new ParquetFault("is damaged");
  }
}
