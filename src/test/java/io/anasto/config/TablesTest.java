package io.anasto.config;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of table with its defaults, and with every key at another value. */
class TablesTest {
  private static final KeyPositions NOWHERE = new KeyPositions(Position.of(Path.of("")), Map.of());

  @TempDir private Path directory;

  @Test
  void aSourceHasDefaults() throws IOException {
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            dirpath = "./in/orders/"
            """);
    assertThat(config.sources().get(0))
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(
            new SourceTable(
                Text.of("orders"),
                Text.of("./in/orders/"),
                FileType.CSV,
                Optional.empty(),
                Instant.parse("1970-01-01T00:00:00Z"),
                Duration.ofSeconds(10),
                OnFail.STOP,
                false,
                true,
                Optional.empty(),
                List.of(),
                false,
                Duration.ofSeconds(2),
                Optional.empty(),
                OnChange.IGNORE,
                10_000,
                1_073_741_824,
                Optional.empty(),
                OtherColumns.INFER,
                SchemaEvolution.FAIL,
                List.of(),
                new CsvSettings(
                    ',',
                    '"',
                    Optional.empty(),
                    true,
                    List.of(""),
                    false,
                    StandardCharsets.UTF_8,
                    Optional.empty()),
                Changes.CHANGES,
                OnGap.STOP,
                NOWHERE));
  }

  @Test
  void everyKeyOfASourceIsTaken() throws IOException {
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            table_name = "my orders"
            dirpath = "../orders"
            filetype = "csv"
            bookmark = 2024-02-29T12:00:00+01:00
            poll_interval = 1
            on_fail = "skip"
            one_request = true
            watch = false
            include = "*.csv"
            exclude = ["**/old/*", "x*"]
            recursive = true
            settle = 0
            done_file = "${file:name.noext}.done"
            on_change = "redeliver"
            max_files_per_batch = 7
            max_bytes_per_batch = "1.5 KiB"
            schema_evolution = "add_columns"
            metadata = ["_batch", "_file", "_file_time"]
            csv = { delimiter = "\\t", quote = "'", header = false, null = ["NULL", ""], quoted_null = true, escape = "\\\\", encoding = "latin1", comment = "#" }
            [source_table.schema]
            zebra = "int64"
            "the price" = "decimal(10,2)"
            apple = "list<struct<a:int32>>"
            """);
    assertThat(config.sources().get(0))
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(
            new SourceTable(
                Text.of("my orders"),
                Text.of("../orders"),
                FileType.CSV,
                Optional.empty(),
                Instant.parse("2024-02-29T11:00:00Z"),
                Duration.ofMillis(1),
                OnFail.SKIP,
                true,
                false,
                Optional.of(List.of(Text.of("*.csv"))),
                List.of(Text.of("**/old/*"), Text.of("x*")),
                true,
                Duration.ZERO,
                Optional.of("${file:name.noext}.done"),
                OnChange.REDELIVER,
                7,
                1536,
                Optional.of(
                    Schema.of(
                        Field.of("zebra", DataType.INT64),
                        Field.of("the price", DataType.parse("decimal(10,2)")),
                        Field.of("apple", DataType.parse("list<struct<a:int32>>")))),
                OtherColumns.INFER,
                SchemaEvolution.ADD_COLUMNS,
                List.of(Metadata.BATCH, Metadata.FILE, Metadata.FILE_TIME),
                new CsvSettings(
                    '\t',
                    '\'',
                    Optional.of('\\'),
                    false,
                    List.of("NULL", ""),
                    true,
                    StandardCharsets.ISO_8859_1,
                    Optional.of('#')),
                Changes.CHANGES,
                OnGap.STOP,
                NOWHERE));
  }

  @Test
  void aDestinationHasDefaults() throws IOException {
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            dirpath = "./orders/"
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dirpath = "./lake/"
            """);
    assertThat(config.destinations().get(0))
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(
            new DestinationTable(
                Text.of("lake"),
                Text.of("orders"),
                Text.of("./lake/"),
                TableType.FILES,
                FileType.CSV,
                Optional.empty(),
                OnFail.STOP,
                Start.ALL,
                List.of(),
                List.of(),
                CompressionKind.NONE,
                268_435_456,
                NOWHERE));
  }

  @Test
  void everyKeyOfADestinationIsTaken() throws IOException {
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            dirpath = "./orders/"
            [[destination_table]]
            type = "files"
            source_table_name = "orders"
            dest_table_name = "été"
            dirpath = "/lake"
            filetype = "json"
            on_fail = "skip"
            start = "now"
            columns = ["id", "amount = price"]
            compression = "zstd"
            target_file_size = 1
            """);
    assertThat(config.destinations().get(0))
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(
            new DestinationTable(
                Text.of("été"),
                Text.of("orders"),
                Text.of("/lake"),
                TableType.FILES,
                FileType.JSON,
                Optional.empty(),
                OnFail.SKIP,
                Start.NOW,
                List.of(ColumnChoice.of("id"), new ColumnChoice("amount", "price")),
                List.of(),
                CompressionKind.ZSTD,
                1,
                NOWHERE));
  }

  @Test
  void whatTheOriginalProjectDocumentsIsTakenAsItIs() throws IOException {
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            table_name = "csv_table"
            dirpath = "./csv_table/"
            filetype = "csv"
            bookmark = "2023-08-21T00:55:00z"
            poll_interval = 10000
            on_fail = "stop"

            [[destination_table]]
            type = "files"
            source_table_name = "csv_table"
            dest_table_name = "json_table"
            dirpath = "./json_table/"
            filetype = "json"
            on_fail = "skip"
            """);
    assertThat(config.sources().get(0).bookmark()).isEqualTo("2023-08-21T00:55:00Z");
    assertThat(config.destinations().get(0).onFail()).isEqualTo(OnFail.SKIP);
  }

  @Test
  void openTablesAreReadAndIcebergIsRefused() throws IOException {
    ConfigReading reading =
        ConfigFile.readAll(
            Files.writeString(
                directory.resolve("open.toml"),
                """
                [[source_table]]
                type = "files"
                format = "iceberg"
                dirpath = "./orders"
                changes = "rows"
                on_gap = "stop"
                bookmark = "2024-01-01t00:00:00z"
                poll_interval = 60000

                [[destination_table]]
                type = "open_table"
                source_table_name = "orders"
                dirpath = "./lake"
                partition_by = ["day"]
                compression = "snappy"
                """),
            Map.of());
    assertThat(reading.problems())
        .extracting(Problem::line, Problem::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                3,
                "'format' in [[source_table]] 'orders' asks for iceberg, which is not supported"
                    + " yet; delta_lake is"));
    assertThat(reading.config().destinations())
        .singleElement()
        .satisfies(
            lake -> {
              assertThat(lake.format()).contains(TableFormat.DELTA_LAKE);
              assertThat(lake.partitionBy()).containsExactly("day");
            });
  }

  @Test
  void namesMayBeAsLongAsPromised() throws IOException {
    String source = "\uD83D\uDE00".repeat(500);
    String destination = "é".repeat(75);
    Config config =
        read(
            """
            [[source_table]]
            type = "files"
            table_name = "%s"
            dirpath = "./orders/"
            [[destination_table]]
            type = "files"
            source_table_name = "%s"
            dest_table_name = "%s"
            dirpath = "./lake/"
            """
                .formatted(source, source, destination));
    assertThat(config.sources().get(0).tableName().value()).isEqualTo(source);
    assertThat(config.destinations().get(0).destTableName().value()).isEqualTo(destination);
  }

  private Config read(String toml) throws IOException {
    return ConfigFile.read(Files.writeString(directory.resolve("config.toml"), toml), Map.of());
  }
}
