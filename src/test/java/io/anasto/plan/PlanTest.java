package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.config.CompressionKind;
import io.anasto.config.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  private Plan plan(String toml) throws IOException {
    return Plan.read(Files.writeString(directory.resolve("config.toml"), toml), Map.of());
  }
}
