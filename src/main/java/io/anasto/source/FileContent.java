package io.anasto.source;

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
import java.util.function.BooleanSupplier;

/** Entries that are files below the source's directory. */
record FileContent(SourcePlan plan, FileFormat format) implements BatchContent {
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
