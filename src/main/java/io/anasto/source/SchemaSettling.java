package io.anasto.source;

import io.anasto.format.ReadOptions;
import io.anasto.format.SchemaInference;
import io.anasto.format.SchemaInference.InferredSchema;
import io.anasto.ledger.Batch;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.BatchState;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SchemaVersion;
import io.anasto.plan.SourcePlan;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the schema that a batch is read with: the declared one, the settled one, the one of the
 * destination whose files these are, or one inferred from the batch itself. What is inferred is a
 * proposal until the batch is sealed.
 */
final class SchemaSettling {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaSettling.class);

  /** A first look takes this many files, spread evenly over the batch. */
  private static final int SAMPLE_FILES = 32;

  /** Bytes of content of each of them. */
  private static final long SAMPLE_BYTES = 1 << 20;

  private final SourcePlan plan;
  private final BatchContent content;
  private final Ledger ledger;
  private final BooleanSupplier cancelled;

  /**
   * Whether a file of this format must have all columns, so that its first file decides on them.
   */
  private final boolean tabular;

  /**
   * @param cancelled whether nobody wants the answer any more
   */
  SchemaSettling(SourcePlan plan, BatchContent content, Ledger ledger, BooleanSupplier cancelled) {
    this.cancelled = cancelled;
    this.plan = plan;
    this.content = content;
    this.ledger = ledger;
    this.tabular = content.isTabular();
  }

  /**
   * The schema to read a batch with, proposed to the ledger where it is new.
   *
   * @param batch whose files were just checked
   * @throws BadFileException when a file of the sample is malformed
   */
  Settled settle(Batch batch, BatchFiles files) throws IOException {
    if (plan.declaredSchema().isPresent()) {
      return declared(batch);
    }
    Optional<SchemaVersion> known = ledger.schemaOf(batch);
    if (known.isPresent()) {
      checkId(known.get(), files);
      // Types only become wider, and so the last version has the widest.
      Optional<Settled> wider =
          batch.state() == BatchState.OPEN && !files.files().isEmpty()
              ? followTypes(
                  batch,
                  files.files().subList(files.files().size() - 1, files.files().size()),
                  known.get())
              : Optional.empty();
      if (wider.isPresent()) {
        return wider.get();
      }
      return new Settled(batch, readSchema(batch, known.get()));
    }
    Optional<Schema> upstream = upstreamSchema();
    if (upstream.isPresent()) {
      Schema schema = upstream.get();
      // These are types, not guesses: a float64 that was written as "NaN" is one.
      return propose(batch, new SchemaVersion(0, schema.toString(), false, 0, Set.of(), 0, ""));
    }
    return infer(batch, sample(files.files()), files, SAMPLE_BYTES);
  }

  /** An open table's versions mean nothing when another table has taken its place. */
  private void checkId(SchemaVersion known, BatchFiles files) throws IOException {
    if (!plan.isOpenTable() || files.files().isEmpty()) {
      return;
    }
    String id = id(files.files().get(0));
    if (!known.extra().equals(id)) {
      throw new StoppedSourceException(
          "%s is another table now: its id is %s, and was %s. `anasto reset` reads it from its beginning"
              .formatted(plan.displayDir(), id, known.extra()));
    }
  }

  private String id(BatchFile entry) throws IOException {
    try {
      return content.id(entry);
    } catch (IOException e) {
      throw EntryFailure.of(e, entry, content);
    }
  }

  /** The schema that the batch is read with now; empty before there is one. */
  Optional<ReadSchema> known(Batch batch) {
    return ledger.schemaOf(batch).map(version -> readSchema(batch, version));
  }

  /** The schema after a look at all rows of the batch, since the present one was contradicted. */
  Settled widen(Batch batch, BatchFiles files) throws IOException {
    return infer(batch, files.files(), files, Long.MAX_VALUE);
  }

  /** The schema with the types that an open table has come to; empty where they are no wider. */
  Optional<Settled> followTypes(Batch batch, List<BatchFile> entries, SchemaVersion known)
      throws IOException {
    if (!(content instanceof VersionContent versions)) {
      return Optional.empty();
    }
    Schema before = Schema.parse(known.schema());
    Schema wider = before;
    for (BatchFile entry : entries) {
      try {
        wider = versions.widened(wider, entry);
      } catch (IOException e) {
        throw EntryFailure.of(e, entry, content);
      }
    }
    if (wider.equals(before)) {
      return Optional.empty();
    }
    LOG.info("{}: the table's types became wider: {}", plan.name(), changed(before, wider));
    return Optional.of(
        propose(
            batch,
            new SchemaVersion(
                0,
                wider.toString(),
                known.exact(),
                known.required(),
                known.unsettled(),
                0,
                known.extra())));
  }

  private static List<Field> changed(Schema before, Schema after) {
    return after.fields().stream().filter(field -> !before.fields().contains(field)).toList();
  }

  /** The settled schema with the batch's new columns behind its own. */
  Settled addColumns(Batch batch, BatchFiles files, SchemaVersion settled) throws IOException {
    Schema old = Schema.parse(settled.schema());
    SchemaInference inference = new SchemaInference();
    look(files.files(), inference, Long.MAX_VALUE);
    InferredSchema seen = inference.result();
    List<Field> added =
        seen.schema().fields().stream()
            .filter(field -> old.position(field.name()).isEmpty())
            .toList();
    Set<String> unsettled = new HashSet<>(settled.unsettled());
    added.stream().map(Field::name).filter(seen.unsettled()::contains).forEach(unsettled::add);
    LOG.info("{}: new columns {}", plan.name(), added);
    return propose(
        batch,
        new SchemaVersion(
            0,
            old.plus(added).toString(),
            true,
            settled.required(),
            unsettled,
            0,
            settled.extra()));
  }

  private Settled declared(Batch batch) {
    Schema schema = plan.declaredSchema().get();
    Optional<SchemaVersion> known = ledger.schemaOf(batch);
    if (known.isPresent() && begins(Schema.parse(known.get().schema()), schema)) {
      return new Settled(batch, readSchema(batch, known.get()));
    }
    return propose(
        batch, new SchemaVersion(0, schema.toString(), false, schema.size(), Set.of(), 0, ""));
  }

  private static boolean begins(Schema schema, Schema declared) {
    return schema.size() >= declared.size()
        && schema.fields().subList(0, declared.size()).equals(declared.fields());
  }

  /** What the destination whose directory this is has written; empty before it wrote. */
  private Optional<Schema> upstreamSchema() {
    return plan.upstream()
        .filter(upstream -> !plan.isOpenTable())
        .flatMap(upstream -> ledger.destination(upstream.name()))
        .flatMap(upstream -> ledger.writtenSchema(upstream.id()))
        .map(Schema::parse);
  }

  private Settled infer(Batch batch, List<BatchFile> sample, BatchFiles files, long maxBytes)
      throws IOException {
    SchemaInference inference = new SchemaInference();
    int required = 0;
    if (tabular) {
      // The first file that has columns decides: others must have them, and may not have more.
      Iterator<BatchFile> all = files.files().iterator();
      while (inference.isEmpty() && all.hasNext()) {
        inferFrom(all.next(), inference, maxBytes);
      }
      required = inference.result().schema().size();
    }
    look(sample, inference, maxBytes);
    InferredSchema seen = inference.result();
    Schema schema = seen.schema();
    if (tabular && !plan.addsColumns()) {
      schema = new Schema(schema.fields().subList(0, required));
    }
    Set<String> unsettled = new HashSet<>(seen.unsettled());
    Schema kept = schema;
    unsettled.removeIf(name -> kept.position(name).isEmpty());
    return propose(
        batch,
        new SchemaVersion(
            0, schema.toString(), true, required, unsettled, 0, id(files.files().get(0))));
  }

  private void look(List<BatchFile> look, SchemaInference inference, long maxBytes)
      throws IOException {
    for (BatchFile file : look) {
      inferFrom(file, inference, maxBytes);
    }
  }

  private void inferFrom(BatchFile file, SchemaInference inference, long maxBytes)
      throws IOException {
    try {
      content.infer(file, inference, maxBytes, cancelled);
    } catch (IOException e) {
      throw EntryFailure.of(e, file, content);
    }
  }

  private static List<BatchFile> sample(List<BatchFile> files) {
    Set<BatchFile> sample = new LinkedHashSet<>();
    int looks = Math.min(SAMPLE_FILES, files.size());
    for (int i = 0; i < looks; i++) {
      long last = files.size() - 1L;
      sample.add(files.get((int) (looks == 1 ? 0 : i * last / (looks - 1))));
    }
    return new ArrayList<>(sample);
  }

  private Settled propose(Batch batch, SchemaVersion version) {
    Batch revised = ledger.proposeSchema(batch.number(), batch.revision(), version);
    return new Settled(revised, readSchema(batch, version));
  }

  private ReadSchema readSchema(Batch batch, SchemaVersion version) {
    // What held only nulls in the batch that settled the schema is string from then on.
    Set<String> unsettled =
        ledger.schema(batch.sourceId()).isPresent() ? Set.of() : version.unsettled();
    return new ReadSchema(
        Schema.parse(version.schema()),
        new ReadOptions(version.exact(), version.required(), unsettled));
  }

  /**
   * A batch and the schema to read it with.
   *
   * @param batch at the revision that the schema belongs to
   */
  record Settled(Batch batch, ReadSchema schema) {}
}
