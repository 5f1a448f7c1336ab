package io.anasto.format;

import io.anasto.row.BytesColumn;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.DoubleColumn;
import io.anasto.row.LongColumn;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures reading and writing of JSON lines on one thread: the given number of TPC-H lineitem
 * rows, 3,000,000 by default. Not a test; run its {@code main}.
 */
public final class JsonSpeed {
  private static final Schema SCHEMA =
      Schema.parse(
          "struct<l_orderkey:int64,l_partkey:int64,l_suppkey:int64,l_linenumber:int64,"
              + "l_quantity:float64,l_extendedprice:float64,l_discount:float64,l_tax:float64,"
              + "l_returnflag:string,l_linestatus:string,l_shipdate:date,l_commitdate:date,"
              + "l_receiptdate:date,l_shipinstruct:string,l_shipmode:string,l_comment:string>");

  /** Rows held in memory; more come from reading these again. */
  private static final int DISTINCT_ROWS = 200_000;

  private static final int ROUNDS = 4;

  private JsonSpeed() {}

  /**
   * Measures a few rounds, of which the first warm up.
   *
   * @param args the number of rows, if not 3,000,000
   */
  public static void main(String[] args) throws IOException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 3_000_000;
    int repeats = Math.max(1, rows / DISTINCT_ROWS);
    List<RowChunk> chunks = chunks();
    byte[] content = JsonTables.write(chunks, SCHEMA);
    for (int round = 0; round < ROUNDS; round++) {
      report("write", repeats, content.length, () -> write(chunks, repeats));
      report("read", repeats, content.length, () -> read(content, repeats));
    }
  }

  private interface Work {
    long run() throws IOException;
  }

  private static void report(String what, int repeats, int bytes, Work work) throws IOException {
    long start = System.nanoTime();
    long rows = work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %,d rows, %,d MB in %.2f s: %,.0f rows/s%n",
        what, rows, (long) bytes * repeats / 1_000_000, seconds, rows / seconds);
  }

  private static long write(List<RowChunk> chunks, int repeats) throws IOException {
    long rows = 0;
    try (RowWriter writer = new JsonFormat().create(OutputStream.nullOutputStream(), SCHEMA)) {
      for (int i = 0; i < repeats; i++) {
        for (RowChunk chunk : chunks) {
          writer.write(chunk);
          rows += chunk.rows();
        }
      }
      writer.finish();
    }
    return rows;
  }

  private static long read(byte[] content, int repeats) throws IOException {
    long rows = 0;
    for (int i = 0; i < repeats; i++) {
      try (RowReader reader =
          new JsonFormat()
              .open(InputFile.of(content, "lineitem.json"), SCHEMA, ReadOptions.INFERRED)) {
        boolean more = true;
        while (more) {
          ChunkBuilder builder = new ChunkBuilder(SCHEMA, RowChunk.CAPACITY);
          more = reader.read(builder);
          rows += builder.rows();
        }
      }
    }
    return rows;
  }

  private static List<RowChunk> chunks() {
    List<RowChunk> chunks = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder(SCHEMA, RowChunk.CAPACITY);
    int rows = 0;
    for (LineItem item : new LineItemGenerator(1, 1, 1)) {
      append(item, builder);
      if (builder.isFull()) {
        chunks.add(builder.build());
        builder = new ChunkBuilder(SCHEMA, RowChunk.CAPACITY);
      }
      if (++rows == DISTINCT_ROWS) {
        break;
      }
    }
    if (builder.rows() > 0) {
      chunks.add(builder.build());
    }
    return chunks;
  }

  private static void append(LineItem item, ChunkBuilder to) {
    ((LongColumn) to.column(0)).append(item.getOrderKey());
    ((LongColumn) to.column(1)).append(item.getPartKey());
    ((LongColumn) to.column(2)).append(item.getSupplierKey());
    ((LongColumn) to.column(3)).append(item.getLineNumber());
    ((DoubleColumn) to.column(4)).append((double) item.getQuantity());
    ((DoubleColumn) to.column(5)).append(item.getExtendedPriceInCents() / 100.0);
    ((DoubleColumn) to.column(6)).append(item.getDiscountPercent() / 100.0);
    ((DoubleColumn) to.column(7)).append(item.getTaxPercent() / 100.0);
    ((BytesColumn) to.column(8)).append(item.getReturnFlag());
    ((BytesColumn) to.column(9)).append(item.getStatus());
    ((LongColumn) to.column(10)).append(item.getShipDate());
    ((LongColumn) to.column(11)).append(item.getCommitDate());
    ((LongColumn) to.column(12)).append(item.getReceiptDate());
    ((BytesColumn) to.column(13)).append(item.getShipInstructions());
    ((BytesColumn) to.column(14)).append(item.getShipMode());
    ((BytesColumn) to.column(15)).append(item.getComment());
    to.endRow();
  }
}
