package io.anasto.format;

import io.anasto.row.RowChunk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Writes rows as text. Pieces of large chunks are printed on all cores, and written in their order.
 * Not thread-safe.
 */
final class TextWriter implements RowWriter {
  /** Large enough that a call of the stream costs nothing, small enough for the cache. */
  private static final int PIECE_BYTES = 1 << 17;

  /** The thread that writes may have to wait for the disk meanwhile. */
  private static final int PIECES_EACH = 4;

  /** Below so many values a chunk is not worth a second thread. */
  private static final long PARALLEL_VALUES = 4096;

  /** A chunk of more has a very large row, of which one is printed at a time. */
  private static final long LARGEST_PARALLEL = 2L * RowChunk.CAPACITY_BYTES;

  /** Values of a first piece, before it is known how long rows are. */
  private static final int FIRST_VALUES = 4096;

  private final TextOutput out;
  private final Supplier<RowPrinter> printers;

  /** What the thread of the writer prints itself. */
  private final ByteSink own;

  private final RowPrinter ownPrinter;
  private final InOrder<Piece> printing = new InOrder<>(PIECES_EACH);
  private final Deque<Piece> idle = new ArrayDeque<>();

  /** Rows that are being printed. */
  private long pending;

  private long rows;
  private long printed;

  /**
   * @param head what stands before the rows
   * @param printers makes printers that share nothing which changes
   */
  TextWriter(TextOutput out, ByteSink head, Supplier<RowPrinter> printers) {
    this.out = out;
    this.own = head;
    this.printers = printers;
    this.ownPrinter = printers.get();
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    if (!InOrder.isWorthwhile()
        || (long) chunk.rows() * chunk.columns().size() < PARALLEL_VALUES
        || chunk.bytes() > LARGEST_PARALLEL) {
      writeAll();
      writeAlone(chunk);
      return;
    }
    writeOwn();
    int from = 0;
    while (from < chunk.rows()) {
      int to = (int) Math.min(chunk.rows(), from + pieceRows(chunk));
      Piece piece = idle.isEmpty() ? new Piece(printers.get()) : idle.remove();
      piece.take(chunk, from, to);
      pending += to - from;
      printing.begin(piece);
      while (printing.isFull() || rows == 0) {
        writeFirst();
      }
      from = to;
    }
  }

  private long pieceRows(RowChunk chunk) {
    long fitting =
        rows == 0
            ? FIRST_VALUES / chunk.columns().size()
            : PIECE_BYTES * rows / Math.max(1, printed);
    return Math.max(1, fitting);
  }

  private void writeAlone(RowChunk chunk) throws IOException {
    ownPrinter.bind(chunk);
    for (int row = 0; row < chunk.rows(); row++) {
      ownPrinter.print(row, own);
      if (own.size() >= PIECE_BYTES) {
        writeOwn();
      }
    }
  }

  private void writeOwn() throws IOException {
    out.write(own);
    own.clear();
  }

  private void writeAll() throws IOException {
    while (!printing.isEmpty()) {
      writeFirst();
    }
  }

  private void writeFirst() throws IOException {
    Piece piece = printing.first();
    printing.remove();
    if (piece.failure != null) {
      throw piece.failure;
    }
    out.write(piece.text);
    pending -= piece.to - piece.from;
    rows += piece.to - piece.from;
    printed += piece.text.size();
    piece.release();
    idle.add(piece);
  }

  @Override
  public long bytes() {
    return out.bytes() + own.size() + pending * printed / Math.max(1, rows);
  }

  @Override
  public void finish() throws IOException {
    writeAll();
    writeOwn();
    out.finish();
  }

  @Override
  public void close() {
    printing.clear();
    idle.clear();
    own.clear();
  }

  /** Rows of a chunk, and their text. Used again. */
  private static final class Piece implements Supplier<Piece> {
    /** The room of a usual text is kept; that of very large rows is not. */
    private static final int KEPT_ROOM = 8 * PIECE_BYTES;

    private final RowPrinter printer;
    private ByteSink text = new ByteSink(2 * PIECE_BYTES);
    private RowChunk chunk;
    private int from;
    private int to;
    private IOException failure;

    Piece(RowPrinter printer) {
      this.printer = printer;
    }

    void take(RowChunk rows, int begin, int end) {
      chunk = rows;
      from = begin;
      to = end;
    }

    /** Prints, which another thread may do. */
    @Override
    public Piece get() {
      try {
        printer.bind(chunk);
        for (int row = from; row < to; row++) {
          printer.print(row, text);
        }
      } catch (IOException e) {
        failure = e;
      }
      return this;
    }

    void release() {
      chunk = null;
      if (text.capacity() > KEPT_ROOM) {
        text = new ByteSink(2 * PIECE_BYTES);
      }
      text.clear();
    }
  }
}
