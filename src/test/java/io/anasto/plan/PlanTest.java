package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.config.Changes;
import io.anasto.config.ColumnChoice;
import io.anasto.config.CompressionKind;
import io.anasto.config.ConfigException;
import io.anasto.config.CsvSettings;
import io.anasto.config.FileType;
import io.anasto.config.LogFormat;
import io.anasto.config.Metadata;
import io.anasto.config.OnChange;
import io.anasto.config.OnFail;
import io.anasto.config.OnGap;
import io.anasto.config.OtherColumns;
import io.anasto.config.Problem;
import io.anasto.config.SchemaEvolution;
import io.anasto.config.Start;
import io.anasto.config.TableType;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private Path directory;

  @BeforeEach
  void realDirectory(@TempDir Path temporary) throws IOException {
    directory = temporary.toRealPath();
  }

  @Test
  void theFirstConfigOfTheContractIsResolved() throws IOException {
    Plan plan =
        plan(
            """
            [[source_table]]
            type = "files"
            table_name = "csv_table"
            dirpath = "./csv_table/"

            [[destination_table]]
            type = "files"
            source_table_name = "csv_table"
            dest_table_name = "json_table"
            dirpath = "./json_table/"
            filetype = "json"
            """);

    assertThat(plan.stateDir()).isEqualTo(directory.resolve(".anasto"));
    assertThat(plan.routesDir()).isEmpty();
    assertThat(plan.sources()).hasSize(1);
    SourcePlan source = plan.sources().get(0);
    assertThat(source.name()).isEqualTo("csv_table");
    assertThat(source.directory()).isEqualTo(directory.resolve("csv_table"));
    assertThat(source.displayDir()).isEqualTo("./csv_table/");
    assertThat(source.include()).containsExactly("*.csv", "*.csv.gz", "*.csv.zst");
    assertThat(source.sourceRouteId()).isEqualTo("source.csv_table");
    assertThat(source.batchRouteId()).isEqualTo("batch.csv_table");
    assertThat(source.upstream()).isEmpty();
    DestinationPlan destination = source.destinations().get(0);
    assertThat(destination.name()).isEqualTo("json_table");
    assertThat(destination.directory()).isEqualTo(directory.resolve("json_table"));
    assertThat(destination.fileType()).isEqualTo(FileType.JSON);
    assertThat(destination.compression()).isEqualTo(CompressionKind.NONE);
  }

  @Test
  void everyKeyReachesThePlan() throws IOException {
    Files.createDirectories(directory.resolve("snippets"));
    Files.createDirectories(directory.resolve("ext"));
    Plan plan =
        plan(
            """
            [anasto]
            state_dir = "./state"
            routes = "./snippets"
            jmx_port = 1099
            http = "127.0.0.1:8080"
            log_format = "json"
            [camel]
            main.name = "x"
            [[source_table]]
            type = "files"
            dirpath = "./orders"
            bookmark = "2024-01-01"
            poll_interval = 500
            on_fail = "skip"
            one_request = true
            watch = false
            include = ["a*.csv", "b*.csv"]
            exclude = "ab*"
            recursive = true
            settle = 100
            done_file = "done"
            on_change = "stop"
            max_files_per_batch = 2
            max_bytes_per_batch = 3
            schema_evolution = "add_columns"
            metadata = ["_file"]
            schema = { id = "int64" }
            csv = { delimiter = ";" }
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dirpath = "./lake"
            on_fail = "skip"
            start = "now"
            columns = ["key = id"]
            compression = "gzip"
            target_file_size = 4
            """);

    DestinationPlan destination =
        new DestinationPlan(
            "lake",
            "orders",
            directory.resolve("lake"),
            TableType.FILES,
            FileType.CSV,
            Optional.empty(),
            OnFail.SKIP,
            Start.NOW,
            List.of(new ColumnChoice("key", "id")),
            List.of(),
            CompressionKind.GZIP,
            4,
            "./lake");
    SourcePlan source =
        new SourcePlan(
            "orders",
            directory.resolve("orders"),
            FileType.CSV,
            Optional.empty(),
            Instant.parse("2024-01-01T00:00:00Z"),
            Duration.ofMillis(500),
            OnFail.SKIP,
            true,
            false,
            false,
            List.of("a*.csv", "b*.csv"),
            List.of("ab*"),
            true,
            Duration.ofMillis(100),
            Optional.of(new DoneFile("done")),
            OnChange.STOP,
            2,
            3,
            Optional.of(Schema.of(Field.of("id", DataType.INT64))),
            OtherColumns.INFER,
            SchemaEvolution.ADD_COLUMNS,
            List.of(Metadata.FILE),
            new CsvSettings(
                ';',
                '"',
                Optional.empty(),
                true,
                List.of(""),
                false,
                StandardCharsets.UTF_8,
                Optional.empty()),
            Changes.CHANGES,
            OnGap.STOP,
            List.of(destination),
            Optional.empty(),
            "source.orders",
            "batch.orders",
            "./orders");
    assertThat(plan)
        .isEqualTo(
            new Plan(
                directory.resolve("config.toml"),
                directory.resolve("state"),
                Optional.of(directory.resolve("snippets")),
                Optional.of(directory.resolve("ext")),
                List.of(source),
                Map.of("camel.main.name", "x"),
                new Ports(OptionalInt.of(1099), Optional.of(new HttpAddress("127.0.0.1", 8080))),
                LogFormat.JSON));
    assertThat(destination.fileEnding()).isEqualTo(".csv.gz");
  }

  @Test
  void chainsComeInTheirOrderWhateverTheFilesOrder() throws IOException {
    Plan plan =
        plan(
            source("third", "c", "csv")
                + source("second", "b", "json")
                + source("first", "a", "csv")
                + destination("second", "c", "csv")
                + destination("first", "b", "json")
                + destination("first", "other", "csv"));

    assertThat(plan.sources())
        .extracting(SourcePlan::name)
        .containsExactly("first", "second", "third");
    assertThat(plan.sources().get(0).destinations())
        .extracting(DestinationPlan::name)
        .containsExactly("b", "other");
    assertThat(plan.source("second").flatMap(SourcePlan::upstream))
        .isEqualTo(plan.destination("b"));
    assertThat(plan.source("third").flatMap(SourcePlan::upstream)).isEqualTo(plan.destination("c"));
  }

  @Test
  void aChainIsFoundThroughASymbolicLink() throws IOException {
    Files.createDirectories(directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));

    Plan plan =
        plan(
            source("first", "a", "csv")
                + source("second", "link", "csv")
                + destination("first", "real", "csv"));

    assertThat(plan.source("second").flatMap(SourcePlan::upstream).map(DestinationPlan::name))
        .contains("real");
    assertThat(plan.source("second").orElseThrow().displayDir()).isEqualTo("./link");
  }

  @Test
  void aCycleIsFoundThroughALinkToWhatIsNotThereYet() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), Path.of("a"));

    assertThatThrownBy(
            () ->
                plan(
                    source("first", "a", "csv")
                        + source("second", "b", "json")
                        + destination("first", "b", "json")
                        + destination("second", "link", "csv")))
        .hasMessageContaining(
            "[[source_table]] 'first' (./a) → [[destination_table]] 'b' (./b) → [[source_table]]"
                + " 'second' (./b) → [[destination_table]] 'link' (./link) → [[source_table]]"
                + " 'first'");
  }

  @Test
  void twoDestinationsAreOneDirectoryThroughALinkedParent() throws IOException {
    Files.createDirectories(directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));

    assertThatThrownBy(
            () ->
                plan(
                    source("s", "a", "csv")
                        + destination("s", "real/x", "csv")
                        + destination("s", "link/x", "csv").replace("link/x\"", "link/./x\"")
                        + "dest_table_name = \"y\"\n"))
        .hasMessageContaining("is also the directory of [[destination_table]] 'x' (./real/x");
  }

  @Test
  void aDestinationInAHiddenDirectoryOfARecursiveSourceIsNeverRead() throws IOException {
    Plan plan =
        plan(source("s", "a", "csv") + "recursive = true\n" + destination("s", "a/_out/x", "csv"));
    assertThat(plan.destinations()).hasSize(1);
  }

  @Test
  void twoSourcesMayShareADirectoryWithDifferentPatterns() throws IOException {
    Plan plan =
        plan(
            source("s", "a", "csv")
                + source("t", "a", "json")
                + source("u", "a", "csv")
                + "include = \"u-*.csv\"\n");
    assertThat(plan.sources()).hasSize(3);
  }

  @Test
  void aCompressedChainWorksWithTheDefaultPatterns() throws IOException {
    Plan plan =
        plan(
            source("s", "a", "csv")
                + destination("s", "b", "json")
                + "compression = \"zstd\"\n"
                + source("t", "b", "json"));
    assertThat(plan.source("t").flatMap(SourcePlan::upstream)).isPresent();
  }

  @Test
  void filesInThePlaceOfDirectoriesAreRefused() throws IOException {
    Files.writeString(directory.resolve("a"), "id\n1\n");
    Files.writeString(directory.resolve("routes"), "");
    assertThatThrownBy(() -> plan(source("s", "a", "csv")))
        .hasMessageContaining(
            "'dirpath' in [[source_table]] 's' (./a) is a file; name the directory")
        .hasMessageContaining(
            "'routes' in [anasto] is a file (./routes); name the directory of the snippets");
  }

  @Test
  void problemsWithinTablesAndBetweenThemComeAtOnce() {
    assertThatThrownBy(
            () ->
                plan(
                    source("s", "a", "csv")
                        + "wach = true\n"
                        + destination("t", "b", "csv")
                        + destination("s", "c", "csv")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems()).extracting(Problem::line).containsExactly(6, 9));
  }

  @Test
  void theTextFormsShowNoSecrets() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config.toml"),
            source("s", "a", "csv") + "[camel]\nvault.token = \"${TOKEN}\"\n");
    Plan plan = Plan.read(file, Map.of("TOKEN", "hidden"));
    assertThat(plan.camelProperties()).containsEntry("camel.vault.token", "hidden");
    assertThat(plan.toString()).contains("camel.vault.token").doesNotContain("hidden");
    assertThat(new PlanText(plan).whole()).doesNotContain("hidden");
  }

  @Test
  void aRelativeConfigPathIsHeldAgainstTheWorkingDirectory() throws IOException {
    plan(source("s", "a", "csv"));
    Path relative = Path.of("").toAbsolutePath().relativize(directory.resolve("config.toml"));
    Plan plan = Plan.read(relative, Map.of());
    assertThat(plan.configFile()).isEqualTo(relative);
    assertThat(plan.sources().get(0).directory()).isEqualTo(directory.resolve("a"));
  }

  private static String source(String name, String directory, String fileType) {
    return """
    [[source_table]]
    type = "files"
    table_name = "%s"
    dirpath = "./%s"
    filetype = "%s"
    """
        .formatted(name, directory, fileType);
  }

  private static String destination(String source, String directory, String fileType) {
    return """
    [[destination_table]]
    type = "files"
    source_table_name = "%s"
    dirpath = "./%s"
    filetype = "%s"
    """
        .formatted(source, directory, fileType);
  }

  private Plan plan(String toml) throws IOException {
    return Plan.read(Files.writeString(directory.resolve("config.toml"), toml), Map.of());
  }
}
