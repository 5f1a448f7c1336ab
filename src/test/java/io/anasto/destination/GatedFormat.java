package io.anasto.destination;

import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.JsonFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.RowWriter;
import io.anasto.format.SchemaInference;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as it is, on a device that a test can stop or fill up. */
final class GatedFormat implements FileFormat {
  private final JsonFormat json = new JsonFormat();
  private boolean shut;
  private long room = Long.MAX_VALUE;
  private Throwable defect;

  synchronized void shut() {
    shut = true;
  }

  synchronized void open() {
    shut = false;
    notifyAll();
  }

  /** Rows that go before the device is full. */
  synchronized void room(long rows) {
    room = rows;
  }

  /** An Error or RuntimeException that is thrown where there is no room, and by each close. */
  synchronized void defect(Throwable thrown) {
    defect = thrown;
  }

  private synchronized void fail() {
    if (defect instanceof Error error) {
      throw error;
    } else if (defect != null) {
      throw (RuntimeException) defect;
    }
  }

  private synchronized void end() {
    if (room == 0) {
      fail();
    }
  }

  private synchronized void pass(int rows) throws IOException {
    if (room < rows) {
      fail();
    }
    while (shut) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
    if (room < rows) {
      throw new IOException("No space left on device");
    }
    room -= rows;
  }

  @Override
  public String name() {
    return json.name();
  }

  @Override
  public RowReader open(InputFile file, Schema schema, ReadOptions options) throws IOException {
    return json.open(file, schema, options);
  }

  @Override
  public void infer(InputFile file, SchemaInference inference, long maxBytes) throws IOException {
    json.infer(file, inference, maxBytes);
  }

  @Override
  public RowWriter create(OutputStream out, Schema schema) throws IOException {
    RowWriter writer = json.create(out, schema);
    return new RowWriter() {
      @Override
      public void write(RowChunk chunk) throws IOException {
        pass(chunk.rows());
        writer.write(chunk);
      }

      @Override
      public long bytes() {
        return writer.bytes();
      }

      @Override
      public void finish() throws IOException {
        end();
        writer.finish();
      }

      @Override
      public void close() {
        writer.close();
        fail();
      }
    };
  }
}
