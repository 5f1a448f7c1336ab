package io.anasto.source;

import io.anasto.format.DataException;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.SchemaInference;
import io.anasto.ledger.BatchFile;
import io.anasto.plan.SourcePlan;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Entries that are files below the source's directory. */
record FileContent(SourcePlan plan, FileFormat format) implements BatchContent {
  /** Formats in which a row is a line. */
  private static final Set<String> TEXTS = Set.of("csv", "json");

  @Override
  public String display(BatchFile entry) {
    return plan.display(entry.path());
  }

  @Override
  public List<Field> added() {
    return List.of();
  }

  @Override
  public RowReader open(
      BatchFile entry, Schema schema, ReadOptions options, BooleanSupplier cancelled)
      throws IOException {
    return format.open(new CancellableInput(input(entry), cancelled), schema, options);
  }

  @Override
  public RowReader open(
      BatchFile entry,
      Schema schema,
      ReadOptions options,
      BooleanSupplier cancelled,
      Content content)
      throws IOException {
    InputFile file = InputFile.of(plan.file(entry.path()), display(entry), content::of);
    return format.open(new CancellableInput(file, cancelled), schema, options);
  }

  /**
   * Whether all that is wrong with a file is its end, behind which more may come.
   *
   * @param schema that it was read with; empty before there was one
   */
  boolean isWrongAtEnd(String path, DataException problem, Optional<ReadSchema> schema)
      throws IOException {
    if (problem.isAtEnd()) {
      return true;
    }
    if (!TEXTS.contains(format.name())) {
      return false;
    }
    Optional<LastLine> last = LastLine.of(InputFile.of(plan.file(path), plan.display(path)));
    return last.isPresent() && last.get().isAllThatIsWrong(format, schema);
  }

  @Override
  public Optional<Content> content(BatchFile entry) {
    return Optional.of(new Content(plan.file(entry.path())));
  }

  @Override
  public void infer(
      BatchFile entry, SchemaInference inference, long maxBytes, BooleanSupplier cancelled)
      throws IOException {
    format.infer(new CancellableInput(input(entry), cancelled), inference, maxBytes);
  }

  @Override
  public Optional<String> hint(BatchFile entry) throws IOException {
    return format.hint(input(entry));
  }

  private InputFile input(BatchFile entry) {
    return InputFile.of(plan.file(entry.path()), display(entry));
  }

  @Override
  public boolean isTabular() {
    return format.isTabular();
  }

  /** A file that vanishes does so alone, and its batch is made again without it. */
  @Override
  public boolean isThere() {
    return true;
  }

  @Override
  public String id(BatchFile entry) {
    return "";
  }
}
