package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTextTest {
  @TempDir private Path directory;

  @Test
  void aPlanIsToldInPlainWords() throws IOException {
    Path file = directory.toRealPath().resolve("config.toml");
    Files.writeString(
        file,
        """
        [camel]
        main.name = "x"
        [[source_table]]
        type = "files"
        dirpath = "./orders/"
        [[source_table]]
        type = "files"
        dirpath = "./lines/"
        filetype = "json"
        recursive = true
        include = "*.json"
        exclude = "old*"
        bookmark = 2024-01-01
        watch = false
        poll_interval = 1500
        settle = 0
        done_file = "done"
        on_change = "redeliver"
        on_fail = "skip"
        schema = { id = "int64" }
        schema_evolution = "add_columns"
        metadata = ["_file"]
        max_files_per_batch = 1
        max_bytes_per_batch = 1000
        [[destination_table]]
        type = "files"
        source_table_name = "orders"
        dirpath = "./lines"
        filetype = "json"
        [[destination_table]]
        type = "files"
        source_table_name = "orders"
        dirpath = "./csv"
        compression = "gzip"
        columns = ["key = id", "name"]
        start = "now"
        on_fail = "skip"
        """);

    String text = new PlanText(Plan.read(file, Map.of())).whole();

    assertThat(text.replace(file.getParent().toString(), "/home"))
        .isEqualTo(Files.readString(Path.of("src/test/resources/config/plan.txt")));
  }
}
