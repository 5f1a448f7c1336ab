package io.anasto.destination;

import io.anasto.format.Compression;
import io.anasto.format.FileFormat;
import io.anasto.format.OutputFile;
import io.anasto.format.SettledColumns;
import io.anasto.ledger.Batch;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Part;
import io.anasto.ledger.Prepared;
import io.anasto.ledger.StaleBatchException;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.OutputName;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Writes a batch into hidden temporary files, and commits it: prepared in the ledger, renamed, the
 * directory flushed, committed in the ledger.
 */
final class FilesSink implements BatchSink {
  private final DestinationPlan plan;
  private final DestinationEntry entry;
  private final FileFormat format;
  private final Compression compression;
  private final Ledger ledger;
  private final Batch batch;
  private final Executor executor;
  private final List<OutputFile> parts = new ArrayList<>();

  private Schema source;
  private Projection projection;
  private SettledColumns written;
  private OutputFile open;
  private long rows;
  private boolean prepared;

  FilesSink(
      DestinationPlan plan,
      DestinationEntry entry,
      FileFormat format,
      Compression compression,
      Ledger ledger,
      Batch batch,
      Executor executor) {
    this.plan = plan;
    this.entry = entry;
    this.format = format;
    this.compression = compression;
    this.ledger = ledger;
    this.batch = batch;
    this.executor = executor;
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    try {
      append(chunk);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** A format says for the user what it cannot hold, such as rows without any column in CSV. */
  private static DeliveryException refused(IllegalArgumentException what) {
    return new DeliveryException(DeliveryException.Kind.REFUSED, what.getMessage());
  }

  private void append(RowChunk chunk) throws IOException {
    if (source == null) {
      source = chunk.schema();
      projection = Projection.of(plan.name(), source, plan.renames());
      written = format.statesTypes() ? SettledColumns.of(projection.schema()) : null;
      // Temporary files of the same names may be prepared, if a commit of that failed.
      ledger.beCertain();
      Publication.createDirectories(plan.directory());
    }
    if (!chunk.schema().equals(source)) {
      throw new StaleBatchException("the rows' schema has changed within the batch");
    }
    if (open == null) {
      open =
          OutputFile.create(
              temporary(parts.size() + 1),
              format,
              compression,
              written == null ? projection.schema() : written.schema(),
              executor);
      parts.add(open);
    }
    RowChunk projected = projection.apply(chunk);
    open.write(written == null ? projected : written.apply(projected));
    rows += chunk.rows();
    if (open.bytes() >= plan.targetFileSize()) {
      finishOpen();
    }
  }

  private Path temporary(int part) {
    return plan.directory()
        .resolve(TemporaryNames.of(ledger.id()).name(plan.name(), batch.number(), part));
  }

  private void finishOpen() throws IOException {
    try {
      open.finish();
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
    open = null;
  }

  @Override
  public void commit(long read) throws IOException {
    if (open != null) {
      finishOpen();
    }
    List<Part> named = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < parts.size(); i++) {
      OutputFile part = parts.get(i);
      named.add(
          new Part(
              OutputName.of(plan, batch.number(), parts.size() == 1 ? 0 : i + 1),
              part.path().getFileName().toString(),
              part.size(),
              part.checksum()));
      bytes += part.size();
    }
    Publication publication = new Publication(plan.directory());
    publication.checkNames(named);
    // Nor in another number of files, as a state directory that is an older copy would have it.
    publication.checkName(OutputName.of(plan, batch.number(), 0));
    publication.checkName(OutputName.of(plan, batch.number(), 1));
    if (!parts.isEmpty()) {
      // What the ledger calls prepared must be there after a power cut.
      OutputFile.flushDirectory(plan.directory());
    }
    ledger.prepare(
        batch, entry.id(), new Prepared(named, rows, bytes, projection.schema().toString(), read));
    prepared = true;
    publication.publish(named);
    ledger.commit(batch, entry.id());
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (OutputFile part : parts) {
      try {
        close(part);
      } catch (IOException e) {
        first = first == null ? e : first;
      } catch (RuntimeException e) {
        first = first == null ? new IOException(e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Its file goes, also when the writer cannot be closed. */
  private void close(OutputFile part) throws IOException {
    try {
      part.close();
    } finally {
      if (!prepared && ledger.isCertain()) {
        Files.deleteIfExists(part.path());
      }
    }
  }
}
