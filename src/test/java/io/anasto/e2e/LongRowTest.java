package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap decides how long a row may be, and a longer one is refused before it fills it. */
class LongRowTest {
  private static final List<String> HEAP = List.of("-Xmx128m");
  private static final int LIMIT = 4 << 20;
  private static final String REFUSAL =
      "row is longer than 4,194,304 bytes, a 32nd of the memory; rows of up to 64 MiB are"
          + " taken with ANASTO_JAVA_OPTS=-Xmx2g";

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void makeSite() throws Exception {
    site = new Site(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aRowThatIsTooLongForTheHeapIsRefusedWithItsFileLineAndRemedy() throws Exception {
    site.config(
        source("long_csv"),
        destination("long_csv", "csv_out"),
        source("long_json", "filetype = \"json\""),
        destination("long_json", "json_out"),
        source("sound"),
        destination("sound", "sound_out"));
    site.drop("long_csv/rows.csv", "id,text\n1,small\n2," + "x".repeat(LIMIT) + "\n");
    site.drop("long_json/rows.json", "{\"id\":1}\n{\"id\":\"" + "x".repeat(LIMIT) + "\"}\n");
    site.drop("sound/rows.csv", "id,text\n1,small\n");

    Site.Run run = site.once(HEAP);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors())
        .contains("long_csv/rows.csv line 3: the " + REFUSAL)
        .containsPattern("long_json/rows\\.json line 2, character [0-9,]+: a " + REFUSAL);
    assertThat(site.delivered("sound_out").ids()).containsExactly("1");
  }

  @Test
  void aRowUpToTheLimitComesInEveryFormat() throws Exception {
    site.config(
        source("rows"),
        destination("rows", "csv_out"),
        destination("rows", "json_out", "filetype = \"json\""),
        destination("rows", "parquet_out", "filetype = \"parquet\""),
        destination("rows", "avro_out", "filetype = \"avro\""));
    StringBuilder csv = new StringBuilder("id,text\n");
    for (int row = 0; row < 6; row += 2) {
      csv.append(row).append(',').append("x".repeat(LIMIT - 16)).append('\n');
      csv.append(row + 1).append(",small\n");
    }
    site.drop("rows/rows.csv", csv.toString());

    Site.Run run = site.once(HEAP);

    assertThat(run.errors()).doesNotContain("ERROR");
    assertThat(run.exitCode()).isZero();
    for (String table : List.of("parquet_out", "avro_out")) {
      assertThat(site.delivered(table).ids()).containsExactly("0", "1", "2", "3", "4", "5");
    }
  }
}
