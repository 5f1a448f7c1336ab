package io.anasto;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.config.ConfigException;
import io.anasto.format.CsvDataFormat;
import io.anasto.format.CsvFormat;
import io.anasto.format.FileFormat;
import io.anasto.format.InputFile;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.RowWriter;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of a csv table with every odd value, alone and beside another: a problem that names
 * place and remedy, or rows that are written are read as they are.
 */
class CsvKeysTest {
  private static final List<String> KEYS =
      List.of(
          "delimiter", "quote", "escape", "comment", "null", "quoted_null", "header", "encoding");

  /** As TOML has them. */
  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\",\"",
          "\"\\\"\"",
          "\"'\"",
          "\"\\\\\"",
          "\"\\n\"",
          "\"\\r\"",
          "\"a\\nb\"",
          "\"\\r\\n\"",
          "\"\\u0000\"",
          "\"\\u0001\"",
          "\"\\t\"",
          "\" \"",
          "\"#\"",
          "\"#N/A\"",
          "\"0\"",
          "\"-\"",
          "\".\"",
          "\"N\"",
          "\"é\"",
          "\"𝄞\"",
          "\"\\uFEFF\"",
          "\"\\\\N\"",
          "\"NULL\"",
          "\"ab\"",
          "[]",
          "[\"\"]",
          "[\"\", \"NULL\", \"\\\\N\"]",
          "[\"a\", \"a\"]",
          "[\",\"]",
          "[\"\\\"\", \"𝄞\"]",
          "[1]",
          "[[\"a\"]]",
          "true",
          "false",
          "7",
          "1.5",
          "2024-01-01",
          "{ a = 1 }",
          "\"UTF-16\"",
          "\"UTF-32\"",
          "\"ISO-8859-1\"",
          "\"no such\"",
          "\"x-JISAutoDetect\"",
          "\"ISO-2022-CN\"",
          "\"UTF_8\"");

  private static final Schema SCHEMA = Schema.parse("struct<a:int64,b:string,c:float64,d:date>");

  private static final List<String> TEXTS =
      Arrays.asList(
          "x", "", null, ",", "\"", "'", "\\", "a\nb", "#N/A", "NULL", "\\N", "0", "-", " ", "a\tb",
          "\r", "\u0001", "N", "\\\\", "a\\\"b", "ab", "a");

  static Stream<String> tables() {
    List<String> tables = new ArrayList<>();
    for (String key : KEYS) {
      for (String value : VALUES) {
        tables.add("%s = %s".formatted(key, value));
      }
    }
    // Characters that have two meanings.
    for (String one :
        List.of(",", "\\\"", "'", "\\\\", "#", "N", "0", "\\t", "\\u0001", "\\uFEFF")) {
      for (String key : List.of("delimiter", "quote", "escape", "comment")) {
        for (String other : List.of("delimiter", "quote", "escape", "comment", "null")) {
          if (!key.equals(other)) {
            tables.add("%s = \"%s\", %s = \"%s\"".formatted(key, one, other, one));
          }
        }
      }
      tables.add("comment = \"%s\", null = \"%sx\", escape = \"'\"".formatted(one, one));
      tables.add("null = [\"%s\", \"\"], quoted_null = true, header = false".formatted(one));
      tables.add("delimiter = \"%s\", encoding = \"UTF-16\", null = [\"7\", \"N\"]".formatted(one));
    }
    return tables.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isAProblemOrWorks(String csv, @TempDir Path directory) throws IOException {
    Path config = directory.resolve("config.toml");
    Files.writeString(
        config,
        """
        [[source_table]]
        type = "files"
        dirpath = "./in/"
        csv = { %s }

        [[destination_table]]
        type = "files"
        source_table_name = "in"
        dirpath = "./out/"
        """
            .formatted(csv));
    SourcePlan source;
    try {
      source = Plan.read(config, Map.of()).sources().get(0);
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().lines())
          .allSatisfy(line -> assertThat(line).contains("config.toml:4:").contains("in 'csv' of"));
      return;
    }
    assertRoundTrip(source);
  }

  private static void assertRoundTrip(SourcePlan source) throws IOException {
    assertThat(Formats.content(source)).isNotNull();
    FileFormat format = new CsvFormat(((CsvDataFormat) Formats.dataFormat(source).get()).options());
    Charset encoding = source.csv().encoding();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String text : TEXTS) {
      if (text == null || isWritable(source, text, encoding)) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("a", (long) rows.size());
        row.put("b", text);
        row.put("c", -0.5 * rows.size());
        row.put("d", null);
        rows.add(row);
      }
    }
    rows.add(new LinkedHashMap<>(rows.get(0)));
    rows.get(rows.size() - 1).put("a", null);
    // The numbers that a word for null is written as cannot be told from it in quotes.
    if (source.csv().quotedNull()) {
      rows.forEach(row -> row.put("a", 5L));
      rows.forEach(row -> row.put("c", 2.5));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = format.create(out, SCHEMA)) {
      writer.write(ChunkMaps.toChunk(SCHEMA, rows));
      writer.finish();
    }
    List<Map<String, Object>> read = new ArrayList<>();
    try (RowReader reader =
        format.open(InputFile.of(out.toByteArray(), "a.csv"), SCHEMA, ReadOptions.DECLARED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(SCHEMA, 16);
        more = reader.read(builder);
        if (builder.rows() > 0) {
          read.addAll(ChunkMaps.toMaps(builder.build()));
        }
      }
    }
    assertThat(read).as(out.toString(encoding)).isEqualTo(rows);
  }

  private static boolean isWritable(SourcePlan source, String text, Charset encoding) {
    boolean isNullInQuotes =
        source.csv().quotedNull() && Collections.frequency(source.csv().nullWords(), text) > 0;
    return !isNullInQuotes && encoding.newEncoder().canEncode(text);
  }
}
