package io.anasto.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark with Delta Lake as a process that others ask: a JSON object a line on standard input, of
 * one key, and the answer on standard output, {@code {"row": …}} for each row, closed by {@code
 * {"end": true}} or by {@code {"error": …}}. It ends with its input.
 *
 * <ul>
 *   <li>{@code sql}: runs a statement; rows are objects with all their columns. Times are in ISO
 *       8601 (UTC), binary is base64, decimals are numbers with their digits, numbers that JSON has
 *       not are texts.
 *   <li>{@code files}: does not run the query; the rows are the data files that it would read.
 * </ul>
 */
final class SparkServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final PrintStream out;

  private SparkServer(SparkSession spark, PrintStream out) {
    this.spark = spark;
    this.out = out;
  }

  /** Runs with a directory for all that Spark keeps aside. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    // So that nothing that Spark prints gets between the answers.
    System.setOut(System.err);
    try (SparkSession spark = session(Path.of(arguments[0]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      spark.sparkContext().setLogLevel("ERROR");
      SparkServer server = new SparkServer(spark, out);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        server.answer(JSON.readTree(line));
      }
    }
  }

  private static SparkSession session(Path directory) {
    return SparkSession.builder()
        .master("local[2]")
        .appName("anasto-interop")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", directory.resolve("local").toString())
        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.datetime.java8API.enabled", true)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.databricks.delta.snapshotPartitions", 2)
        // Tests vacuum what is of today.
        .config("spark.databricks.delta.retentionDurationCheck.enabled", false)
        .getOrCreate();
  }

  private void answer(JsonNode request) throws JsonProcessingException {
    try {
      if (request.has("files")) {
        for (String file : spark.sql(request.get("files").textValue()).inputFiles()) {
          print(Map.of("row", Map.of("file", file)));
        }
      } else {
        Iterator<Row> rows = spark.sql(request.get("sql").textValue()).toLocalIterator();
        while (rows.hasNext()) {
          print(Map.of("row", plain(rows.next())));
        }
      }
      print(Map.of("end", true));
    } catch (Exception e) {
      // Scala throws checked exceptions that it does not declare; the asker judges them.
      print(Map.of("error", e.toString()));
    }
    out.flush();
  }

  private void print(Object object) throws JsonProcessingException {
    out.writeBytes(JSON.writeValueAsBytes(object));
    out.write('\n');
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      Map<String, Object> columns = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        columns.put(row.schema().fieldNames()[i], plain(row.get(i)));
      }
      return columns;
    }
    if (value instanceof scala.collection.Seq<?> items) {
      List<Object> list = new ArrayList<>();
      CollectionConverters.asJava(items).forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value instanceof scala.collection.Map<?, ?> entries) {
      Map<String, Object> map = new LinkedHashMap<>();
      CollectionConverters.asJava(entries)
          .forEach((key, item) -> map.put(plain(key).toString(), plain(item)));
      return map;
    }
    if (value instanceof Instant || value instanceof LocalDate || value instanceof LocalDateTime) {
      return value.toString();
    }
    return value;
  }
}
