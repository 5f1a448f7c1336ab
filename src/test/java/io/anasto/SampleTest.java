package io.anasto;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.config.ColumnChoice;
import io.anasto.format.CsvFormat;
import io.anasto.format.CsvOptions;
import io.anasto.format.InputFile;
import io.anasto.format.SchemaInference;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The config, the sample data and the documents at the top of the project fit together. */
class SampleTest {
  private static final Path CONFIG = Path.of("config.toml");
  private static final Path ORDERS = Path.of("src/main/sample/orders");
  private static final Pattern TOML = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);

  @Test
  void theConfigIsAChainThroughAllFileTypesAndADeltaTable() {
    Plan plan = Plan.read(CONFIG, Map.of());

    assertThat(plan.destinations())
        .extracting(DestinationPlan::name)
        .containsExactly(
            "orders_json", "order_totals", "orders_parquet", "orders_delta", "orders_avro");
    assertThat(plan.source("order_changes").orElseThrow().upstream())
        .isEqualTo(plan.destination("orders_delta"));
    assertThat(plan.source("orders_from_parquet").orElseThrow().upstream())
        .isEqualTo(plan.destination("orders_parquet"));
    assertThat(plan.source("orders_from_json").orElseThrow().upstream())
        .isEqualTo(plan.destination("orders_json"));
  }

  @Test
  void theSampleHasTheTypesThatTheReadmeSays() throws IOException {
    SchemaInference inference = new SchemaInference();
    for (Path file : orders()) {
      new CsvFormat(CsvOptions.DEFAULT)
          .infer(InputFile.of(file, file.toString()), inference, Files.size(file));
    }
    Schema schema = inference.result().schema();

    assertThat(inference.result().unsettled()).isEmpty();
    assertThat(schema.fields())
        .extracting(field -> field.name() + " " + field.type())
        .containsExactly(
            "order_id string",
            "ordered_on date",
            "updated_at timestamp",
            "customer string",
            "zip_code string",
            "items int64",
            "total float64",
            "discount float64",
            "status string",
            "gift boolean",
            "note string");
    assertThat(schema.fields())
        .extracting(Field::name)
        .containsAll(
            Plan.read(CONFIG, Map.of()).destination("order_totals").orElseThrow().columns().stream()
                .map(ColumnChoice::oldName)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/config.md", "docs/delta.md"})
  void theConfigsInTheDocumentsHaveNoProblem(String document, @TempDir Path directory)
      throws IOException {
    String toml =
        TOML.matcher(Files.readString(Path.of(document)))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
    Path config = Files.writeString(directory.resolve("config.toml"), toml);

    assertThat(Plan.read(config, Map.of()).sources()).isNotEmpty();
  }

  private static List<Path> orders() throws IOException {
    try (Stream<Path> files = Files.list(ORDERS)) {
      return files.sorted().toList();
    }
  }
}
