package io.anasto.source;

import static java.util.stream.Collectors.joining;

import io.anasto.format.DataException;
import io.anasto.format.TypeSuggestion;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SchemaVersion;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.SchemaText;
import io.anasto.plan.SourcePlan;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.util.Optional;

/** What mends a table for good when what came does not fit its schema. Thread-safe. */
final class SchemaRemedies {
  /** A longer type helps nobody in a message. */
  private static final int LONGEST = 200;

  private final SourcePlan plan;
  private final Ledger ledger;

  SchemaRemedies(SourcePlan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
  }

  /** The remedy, as the beginning of a sentence. */
  String of(EntryException trouble) {
    if (!(trouble instanceof BadFileException bad)) {
      return "Mend it";
    }
    DataException problem = bad.problem();
    return switch (problem.kind()) {
      case MALFORMED, TRUNCATED -> "Mend it";
      case MISSING_COLUMN ->
          plan.addsColumns()
              ? "Mend it"
              : "Mend it, or have such columns null with schema_evolution = \"add_columns\"";
      case TYPE_MISMATCH, UNSETTLED -> settled(otherType(problem));
      case NEW_COLUMN -> settled(newColumn(problem));
    };
  }

  private String otherType(DataException problem) {
    if (plan.isOpenTable()) {
      return "read the table from its beginning, with the types that it has now, by `anasto reset`,"
          + " which repeats rows";
    }
    return "give the column another type in [source_table.schema]"
        + suggestion(problem).map(line -> ", such as " + line).orElse("")
        + openTables();
  }

  /** A type that takes the value and what the column had so far. */
  private Optional<String> suggestion(DataException problem) {
    return schema()
        .flatMap(schema -> TypeSuggestion.of(Schema.parse(schema.schema()), problem))
        .map(SchemaText::line)
        .filter(line -> line.length() <= LONGEST);
  }

  /** Open tables that have rows keep the types of their columns. */
  private String openTables() {
    String names =
        plan.destinations().stream()
            .filter(DestinationPlan::isOpenTable)
            .filter(this::hasRows)
            .map(destination -> '"' + destination.name() + '"')
            .collect(joining(", "));
    return names.isEmpty()
        ? ""
        : " (the open table %s keeps the type that it has: give the destination a new dest_table_name and dirpath as well, and it gets all rows anew)"
            .formatted(names);
  }

  private boolean hasRows(DestinationPlan destination) {
    return ledger
        .destination(destination.name())
        .filter(entry -> ledger.hasRows(entry.id()))
        .isPresent();
  }

  private String newColumn(DataException problem) {
    String add = "take new columns and fields with schema_evolution = \"add_columns\"";
    if (plan.isOpenTable()) {
      return add;
    }
    Optional<String> map =
        schema()
            .flatMap(schema -> TypeSuggestion.asMap(Schema.parse(schema.schema()), problem))
            .map(SchemaText::line)
            .filter(line -> line.length() <= LONGEST);
    String declare =
        map.map(line -> "declare its objects as a map in [source_table.schema], such as " + line)
            .orElse(
                "give it a type in [source_table.schema]"
                    + problem
                        .column()
                        .map(
                            name -> ", such as " + SchemaText.line(Field.of(name, DataType.STRING)))
                        .orElse(""));
    if (plan.declaresAllColumns()) {
      return "have such columns inferred with other_columns = \"infer\", or " + declare;
    }
    return plan.addsColumns() ? declare + openTables() : add + ", or " + declare;
  }

  private Optional<SchemaVersion> schema() {
    return ledger.source(plan.name()).flatMap(source -> ledger.schema(source.id()));
  }

  private String settled(String remedy) {
    return schema()
        .map(
            schema ->
                "The table's schema was settled by batch %d; %s".formatted(schema.batch(), remedy))
        .orElse(Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1));
  }
}
