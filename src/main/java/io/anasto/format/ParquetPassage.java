package io.anasto.format;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.DelegatingSeekableInputStream;

/** A row group on its way through a writer, piece by piece. Not thread-safe. */
final class ParquetPassage {
  private final ParquetStoredGroup group;
  private final List<InputStream> slices = new ArrayList<>();
  private long bytes;
  private boolean whole;

  ParquetPassage(ParquetStoredGroup group) {
    this.group = group;
  }

  ParquetStoredGroup group() {
    return group;
  }

  /**
   * Takes the next piece.
   *
   * @throws IllegalStateException when it is none of the row group
   */
  void add(Optional<ParquetPart> next) {
    ParquetPart part =
        next.filter(piece -> piece.group() == group && piece.from() == bytes)
            .filter(piece -> piece.last() == (bytes + piece.slice().length == group.length()))
            .orElseThrow(() -> new IllegalStateException("a row group was cut on its way"));
    slices.add(new ByteArrayInputStream(part.slice()));
    bytes += part.slice().length;
    whole = part.last();
  }

  /** Bytes that are here. */
  long bytes() {
    return bytes;
  }

  boolean isWhole() {
    return whole;
  }

  /** Writes the row group. */
  void appendTo(ParquetFileWriter file) throws IOException {
    file.appendRowGroup(new Pieces(slices), group.metadata(), false);
  }

  /** The pieces as parquet-java wants them, which reads them front to back. */
  private static final class Pieces extends DelegatingSeekableInputStream {
    private final Counted in;

    Pieces(List<InputStream> slices) {
      this(new Counted(new SequenceInputStream(Collections.enumeration(slices))));
    }

    private Pieces(Counted in) {
      super(in);
      this.in = in;
    }

    @Override
    public long getPos() {
      return in.position;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position != in.position) {
        throw new EOFException("at byte %,d, not %,d".formatted(in.position, position));
      }
    }
  }

  private static final class Counted extends InputStream {
    private final InputStream in;
    private long position = ParquetStoredGroup.FIRST_BYTE;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      position += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = in.read(into, from, length);
      position += Math.max(0, count);
      return count;
    }
  }
}
