package io.anasto.source;

import static java.util.stream.Collectors.toSet;

import io.anasto.format.ReadOptions;
import io.anasto.format.SchemaInference;
import io.anasto.format.SchemaInference.InferredSchema;
import io.anasto.format.TypeGrowth;
import io.anasto.ledger.Batch;
import io.anasto.ledger.BatchFile;
import io.anasto.ledger.BatchState;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SchemaVersion;
import io.anasto.ledger.StaleBatchException;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Places whose objects were said to be taken for maps. */
  private final Set<String> maps = ConcurrentHashMap.newKeySet();

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
      return declared(batch, known.get());
    }
    if (plan.declaresAllColumns()) {
      return propose(batch, declaredAlone());
    }
    Optional<Schema> upstream = upstreamSchema();
    if (upstream.isPresent()) {
      Schema schema = upstream.get();
      // These are types, not guesses: a float64 that was written as "NaN" is one.
      SchemaVersion version = new SchemaVersion(0, schema.toString(), names(schema), 0, 0, "");
      return propose(batch, withDeclared(version));
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
    return ledger.schemaOf(batch).map(version -> readSchema(version));
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
                0, wider.toString(), known.declared(), known.required(), 0, known.extra())));
  }

  private static List<Field> changed(Schema before, Schema after) {
    return after.fields().stream().filter(field -> !before.fields().contains(field)).toList();
  }

  /**
   * The schema with what the batch settles of it, and with the batch's new columns and fields where
   * they are wanted.
   *
   * @return whether the batch gives it anything
   */
  boolean grow(Batch batch, BatchFiles files, SchemaVersion known) throws IOException {
    Schema old = Schema.parse(known.schema());
    Set<String> declared = new HashSet<>(known.declared());
    Optional<Schema> upstream =
        upstreamSchema()
            .map(schema -> TypeGrowth.of(old, schema, plan.addsColumns()))
            .filter(schema -> !schema.equals(old));
    upstream.ifPresent(schema -> declared.addAll(names(schema)));
    Schema grown =
        upstream.isPresent()
            ? upstream.get()
            : TypeGrowth.of(old, seen(files, old), plan.addsColumns());
    if (grown.equals(old)) {
      return false;
    }
    LOG.info("{}: the schema gets {}", plan.name(), String.join(", ", TypeGrowth.news(old, grown)));
    propose(
        batch,
        new SchemaVersion(0, grown.toString(), declared, known.required(), 0, known.extra()));
    return true;
  }

  private Schema seen(BatchFiles files, Schema known) throws IOException {
    SchemaInference inference = new SchemaInference(known, plan.addsColumns());
    look(files.files(), inference, Long.MAX_VALUE);
    return result(inference).schema();
  }

  /** A known schema, with the types that are declared since. */
  private Settled declared(Batch batch, SchemaVersion known) {
    SchemaVersion wanted = withDeclared(known);
    if (!wanted.equals(known) && batch.state() == BatchState.OPEN) {
      try {
        return propose(batch, wanted);
      } catch (StaleBatchException sealed) {
        LOG.debug("{}: batch {} keeps its schema", plan.name(), batch.number(), sealed);
      }
    }
    return new Settled(batch, readSchema(known));
  }

  private SchemaVersion declaredAlone() {
    Schema schema = plan.declaredSchema().orElseThrow();
    return new SchemaVersion(0, schema.toString(), names(schema), schema.size(), 0, "");
  }

  /** Declared columns in their places, and behind all where they are new. */
  private SchemaVersion withDeclared(SchemaVersion known) {
    Schema declared = plan.declaredSchema().orElse(new Schema(List.of()));
    Schema schema = Schema.parse(known.schema());
    if (known.declared().containsAll(names(declared))
        && declared.fields().stream().allMatch(field -> isWithin(schema, field))) {
      return known;
    }
    if (plan.declaresAllColumns()) {
      return declaredAlone();
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      OptionalInt position = declared.position(field.name());
      boolean restated =
          position.isPresent() && !isWithin(schema, declared.field(position.getAsInt()));
      fields.add(restated ? declared.field(position.getAsInt()) : field);
    }
    declared.fields().stream()
        .filter(field -> schema.position(field.name()).isEmpty())
        .forEach(fields::add);
    Set<String> names = new HashSet<>(known.declared());
    names.addAll(names(declared));
    return new SchemaVersion(
        known.version(),
        new Schema(fields).toString(),
        names,
        known.required(),
        known.batch(),
        known.extra());
  }

  /** Whether a schema has a column as it is declared, be it grown since. */
  private static boolean isWithin(Schema schema, Field declared) {
    return schema.position(declared.name()).stream()
        .anyMatch(i -> TypeGrowth.isGrown(declared.type(), schema.field(i).type()));
  }

  private static Set<String> names(Schema schema) {
    return schema.fields().stream().map(Field::name).collect(toSet());
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
    Schema declared = plan.declaredSchema().orElse(new Schema(List.of()));
    SchemaInference inference = new SchemaInference(declared, plan.addsColumns());
    Set<String> required = new HashSet<>();
    if (tabular) {
      // The first file that has columns decides: others must have them, and may not have more.
      Iterator<BatchFile> all = files.files().iterator();
      while (inference.isEmpty() && all.hasNext()) {
        inferFrom(all.next(), inference, maxBytes);
      }
      required.addAll(names(inference.result().schema()));
      required.addAll(names(declared));
    }
    look(sample, inference, maxBytes);
    Schema seen = result(inference).schema();
    // Its own columns and fields first, and then those that it does not name.
    List<Field> fields =
        new ArrayList<>(TypeGrowth.of(declared, seen, plan.addsColumns()).fields());
    Set<String> there = names(new Schema(fields));
    seen.fields().stream()
        .filter(field -> !there.contains(field.name()))
        .filter(field -> !tabular || required.contains(field.name()))
        .forEach(fields::add);
    return propose(
        batch,
        new SchemaVersion(
            0,
            new Schema(fields).toString(),
            names(declared),
            required.size(),
            0,
            id(files.files().get(0))));
  }

  /** What was inferred; says once of which objects the keys are taken for data. */
  private InferredSchema result(SchemaInference inference) {
    InferredSchema seen = inference.result();
    for (String path : seen.maps()) {
      if (maps.add(path)) {
        LOG.warn(
            "{}: the objects in \"{}\" have very many different keys, and few each: they are taken"
                + " for maps. To have it otherwise, give the column's type in"
                + " [source_table.schema]",
            plan.name(),
            path);
      }
    }
    return seen;
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
    return new Settled(revised, readSchema(version));
  }

  private ReadSchema readSchema(SchemaVersion version) {
    // A column that a file lacks is null where columns come and go.
    int required = plan.addsColumns() ? 0 : version.required();
    return new ReadSchema(
        Schema.parse(version.schema()), new ReadOptions(true, required, version.declared()));
  }

  /**
   * A batch and the schema to read it with.
   *
   * @param batch at the revision that the schema belongs to
   */
  record Settled(Batch batch, ReadSchema schema) {}
}
