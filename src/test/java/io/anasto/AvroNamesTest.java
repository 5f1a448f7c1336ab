package io.anasto;

import static io.anasto.Commands.destination;
import static io.anasto.Commands.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.Commands.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns whose names Avro cannot have: what the message advises can be pasted, and works. */
class AvroNamesTest {
  private static final Pattern ADVICE = Pattern.compile("such as (columns = \\[.*])");

  @TempDir Path directory;

  @Test
  void theAdvisedColumnsAreTomlWithoutANameTwiceAndTheTableGoesOn() throws Exception {
    Commands anasto = new Commands(directory);
    anasto.write(
        "config.toml", source("orders") + destination("orders", "lake", "filetype = \"avro\""));
    anasto.drop("orders/a.json", "");
    anasto.drop("orders/a.csv", "a b,a-b,a_b,x=y,\"q\"\"q\",back\\slash,1st,ü\n1,2,3,4,5,6,7,8\n");
    Result refused = anasto.once();
    assertThat(refused.exitCode()).isEqualTo(1);
    Matcher advice = ADVICE.matcher(anasto.run("status").out());
    assertThat(advice.find()).as(anasto.run("status").out()).isTrue();

    anasto.write(
        "config.toml",
        source("orders") + destination("orders", "lake", "filetype = \"avro\"", advice.group(1)));
    Result delivered = anasto.once();

    assertThat(delivered.exitCode()).as(delivered.text() + anasto.run("status").out()).isZero();
    Path file = anasto.path("lake/lake-000000000001.avro");
    try (DataFileReader<GenericRecord> rows =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      assertThat(rows.getSchema().getFields().stream().map(Schema.Field::name))
          .isEqualTo(List.of("a_b_2", "a_b_3", "a_b", "x_y", "q_q", "back_slash", "_1st", "_"));
      GenericRecord row = rows.next();
      for (int i = 0; i < 8; i++) {
        assertThat(row.get(i)).isEqualTo(i + 1L);
      }
    }
  }
}
