package io.anasto.destination;

import io.anasto.format.OutputFile;
import io.anasto.format.TableAppend;
import io.anasto.format.TableAppend.DataFile;
import io.anasto.format.TableAppender;
import io.anasto.format.TableException;
import io.anasto.ledger.Batch;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Part;
import io.anasto.ledger.Prepared;
import io.anasto.ledger.StaleBatchException;
import io.anasto.plan.DestinationPlan;
import io.anasto.row.Failpoint;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch into an open table: data files under hidden names, prepared in the ledger,
 * renamed, one commit of the table that carries the batch's number, committed in the ledger.
 *
 * <p>The table's log decides whether the batch is visible. A prepared batch that it does not have
 * is withdrawn, its files removed, and written once more.
 */
final class OpenTableSink implements BatchSink {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTableSink.class);

  private final DestinationPlan plan;
  private final DestinationEntry entry;
  private final TableAppender table;
  private final Ledger ledger;
  private final Batch batch;

  private Schema source;
  private Projection projection;
  private TableAppend append;
  private long rows;
  private boolean prepared;

  OpenTableSink(
      DestinationPlan plan,
      DestinationEntry entry,
      TableAppender table,
      Ledger ledger,
      Batch batch) {
    this.plan = plan;
    this.entry = entry;
    this.table = table;
    this.ledger = ledger;
    this.batch = batch;
  }

  @Override
  public void write(RowChunk chunk) throws IOException {
    try {
      if (source == null) {
        begin(chunk.schema());
      }
      if (!chunk.schema().equals(source)) {
        throw new StaleBatchException("the rows' schema has changed within the batch");
      }
      append.write(projection.apply(chunk));
      rows += chunk.rows();
    } catch (TableException | IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private void begin(Schema schema) throws IOException {
    if (ledger.hasRows(entry.id()) && !table.exists()) {
      // Made anew it would hide what is lost, or stand where a disk is to be mounted.
      throw Recovery.missing(plan.displayDir());
    }
    if (table.hasBatch(TableApplication.of(ledger, entry), batch.number())) {
      // The table would take the rows for those that it has, and they would be lost.
      throw refused(
          "the table in %s has batch %d of this destination already, of which the ledger does not know. Is the state directory an older copy? Put the newest one back; or `anasto reset` delivers everything anew"
              .formatted(plan.displayDir(), batch.number()));
    }
    // Temporary files of the same names may be prepared, if a commit of that failed.
    ledger.beCertain();
    source = schema;
    projection = Projection.of(plan.name(), schema, plan.renames());
    Publication.createDirectories(plan.directory());
    TemporaryNames names = TemporaryNames.of(ledger.id());
    append =
        table.begin(
            projection.schema(),
            part -> plan.directory().resolve(names.name(plan.name(), batch.number(), part)));
  }

  /** The table says for the user what it does not take. */
  private static DeliveryException refused(Exception what) {
    return refused(what.getMessage());
  }

  private static DeliveryException refused(String what) {
    return new DeliveryException(DeliveryException.Kind.REFUSED, what);
  }

  @Override
  public void commit(long read) throws IOException {
    prepareAndCommit(finish(), read);
    try {
      append.tidy();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: the table's log could not be tidied: {}", plan.name(), e.toString());
    }
  }

  private List<DataFile> finish() throws IOException {
    try {
      return append.finish();
    } catch (TableException | IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private void prepareAndCommit(List<DataFile> files, long read) throws IOException {
    List<Part> parts = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      parts.add(
          new Part(
              file.path(),
              file.temporary().getFileName().toString(),
              file.bytes(),
              file.checksum()));
      bytes += file.bytes();
    }
    Publication publication = new Publication(plan.directory());
    publication.checkNames(parts);
    // What the ledger calls prepared must be there after a power cut.
    OutputFile.flushDirectory(plan.directory());
    ledger.prepare(
        batch, entry.id(), new Prepared(parts, rows, bytes, projection.schema().toString(), read));
    prepared = true;
    publication.publish(parts);
    try {
      append.commit(TableApplication.of(ledger, entry), batch.number());
    } catch (TableException e) {
      // Nothing is visible.
      publication.withdraw(parts, () -> ledger.withdraw(batch.number(), entry.id()));
      if (e.kind() == TableException.Kind.CHANGED) {
        LOG.info(
            "{}: {}; batch {} is written once more", plan.name(), e.getMessage(), batch.number());
        throw new DeliveryException(DeliveryException.Kind.ABORTED, e.getMessage());
      }
      throw refused(e);
    }
    Failpoint.IN_TABLE.reach();
    ledger.commit(batch, entry.id());
  }

  @Override
  public void close() throws IOException {
    // What is prepared is needed until the ledger says otherwise, by this process or the next.
    if (append != null && !prepared && ledger.isCertain()) {
      append.close();
    }
  }
}
