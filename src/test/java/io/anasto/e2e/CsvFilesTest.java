package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV of another dialect or encoding than the config says: the message's remedy is followed, and
 * then all rows arrive, once.
 */
class CsvFilesTest {
  private static final Pattern REMEDY = Pattern.compile("csv = \\{ [a-z]+ = \"(\\\\.|[^\"])+\" }");

  @TempDir private Path directory;
  private Site site;

  /** The csv tables of the sources, by name. */
  private final Map<String, String> tables = new TreeMap<>();

  @BeforeEach
  void makeTheSite() throws Exception {
    site = new Site(directory);
  }

  private void config() throws Exception {
    List<String> config = new ArrayList<>();
    tables.forEach(
        (name, csv) -> {
          config.add(source(name, csv.isEmpty() ? "settle = 0" : csv));
          config.add(destination(name, name + "_out", "filetype = \"json\""));
        });
    site.config(config.toArray(String[]::new));
  }

  private void table(String name, String csv, byte[] content) throws Exception {
    tables.put(name, csv);
    site.drop(name + "/a.csv", content);
  }

  private List<String> lines(String table) throws Exception {
    return Files.readAllLines(site.delivered(table).files().get(0));
  }

  private static byte[] text(String encoding) {
    return "id,n\n1,x\n2,y\n".getBytes(Charset.forName(encoding));
  }

  @Test
  void theRemedyOfEachMessageIsFollowedAndAllRowsArriveOnce() throws Exception {
    table("marked", "", ("\uFEFF" + "id,n\n1,x\n2,y\n").getBytes(StandardCharsets.UTF_16LE));
    table("little", "", text("UTF-16LE"));
    table("big", "", text("UTF-16BE"));
    table("wide", "", text("UTF-32LE"));
    table("unmarked", "csv = { encoding = \"UTF-16\" }", text("UTF-16LE"));
    table("swapped", "csv = { encoding = \"UTF-16LE\" }", text("UTF-16BE"));
    table("narrow", "csv = { encoding = \"UTF-16BE\" }", text("UTF-8"));
    table("latin", "", "id,n\n1,é\n2,y\n".getBytes(StandardCharsets.ISO_8859_1));
    table(
        "quoted", "", "\"id\";\"n\"\n\"1\";\"x\"\n\"2\";\"y\"\n".getBytes(StandardCharsets.UTF_8));
    config();
    Site.Run first = site.once();
    assertThat(first.exitCode()).isEqualTo(1);
    for (String name : List.copyOf(tables.keySet())) {
      assertThat(site.names(name + "_out")).as(name).isEmpty();
      String message =
          first.errors().lines().filter(line -> line.contains(" " + name + ": ")).toList().get(0);
      Matcher remedy = REMEDY.matcher(message);
      assertThat(remedy.find()).as(message).isTrue();
      tables.put(name, remedy.group());
    }
    config();
    Site.Run second = site.once();
    assertThat(second.exitCode()).as(second.errors()).isZero();
    for (String name : tables.keySet()) {
      assertThat(site.delivered(name + "_out").ids()).as(name).containsExactly("1", "2");
    }
    assertThat(first.errors()).doesNotContain("\tat ").doesNotContain("?.");
  }

  @Test
  void linesThatEndInTwoWaysStopTheTableAndThoseInOneDoNot() throws Exception {
    table("twice", "", "id\r\r\n1\r\r\n2\r\r\n".getBytes(StandardCharsets.UTF_8));
    table("mac", "", "id\r1\r2\r".getBytes(StandardCharsets.UTF_8));
    table("mixed", "", "id\r\n1\n2\r\n".getBytes(StandardCharsets.UTF_8));
    table("stray", "", "id\n1\r2\n".getBytes(StandardCharsets.UTF_8));
    config();
    Site.Run run = site.once();
    assertThat(run.exitCode()).isEqualTo(1);
    for (String name : List.of("twice", "mac", "mixed")) {
      assertThat(site.delivered(name + "_out").ids()).as(name).containsExactly("1", "2");
    }
    assertThat(site.names("stray_out")).isEmpty();
    assertThat(run.errors())
        .contains("stray: ./stray/a.csv line 2: the line ends in CR alone, and those before it");
  }

  @Test
  void theDialectsOfSparkAndMySqlAreReadByTheirKeys() throws Exception {
    table(
        "spark",
        "csv = { escape = \"\\\\\" }",
        "id,n\n1,\"say \\\"hi\\\", C:\\\\\"\n2,C:\\new\n".getBytes(StandardCharsets.UTF_8));
    table(
        "mysql",
        "csv = { escape = \"\\\\\", null = [\"\", \"\\\\N\"], quoted_null = true, header = false }",
        "\"1\",\"two\\\nlines\"\n\"2\",\\N\n".getBytes(StandardCharsets.UTF_8));
    config();
    site.deliver();
    assertThat(lines("spark_out"))
        .containsExactly(
            "{\"id\":1,\"n\":\"say \\\"hi\\\", C:\\\\\"}", "{\"id\":2,\"n\":\"C:\\\\new\"}");
    assertThat(lines("mysql_out"))
        .containsExactly(
            "{\"column1\":1,\"column2\":\"two\\nlines\"}", "{\"column1\":2,\"column2\":null}");
  }

  @Test
  void anotherDelimiterIsHintedAtOnceInTheLogAndInCheck() throws Exception {
    table("semicolons", "max_files_per_batch = 1", "id;n\n1;x\n".getBytes(StandardCharsets.UTF_8));
    site.drop("semicolons/b.csv", "id;n\n2;y\n");
    table("excel", "", "sep=;\nid;n\n1;x\n".getBytes(StandardCharsets.UTF_8));
    config();
    String hint =
        "./semicolons/a.csv: each row is one column, and has \";\" in it; if that separates"
            + " columns, set csv = { delimiter = \";\" }";
    Site.Run check = site.check();
    assertThat(check.exitCode()).isZero();
    assertThat(check.output())
        .contains("  hint: " + hint)
        .contains("  hint: ./excel/a.csv: the first line is \"sep=;\", which is a note to Excel");
    Site.Run run = site.once();
    assertThat(run.exitCode()).isZero();
    assertThat(run.errors().lines().filter(line -> line.contains("semicolons: ./semi")).toList())
        .singleElement()
        .asString()
        .endsWith("WARN  semicolons: " + hint);
    assertThat(run.errors()).contains("excel: ./excel/a.csv: the first line is \"sep=;\"");
  }
}
