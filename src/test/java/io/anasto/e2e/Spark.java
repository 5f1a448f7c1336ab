package io.anasto.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark with Delta Lake, in a JVM of its own: its libraries and Anasto's would clash. There is one
 * for all tests, started by the first. {@code src/interop} says what it is asked and how it
 * answers; {@code make interop} builds that first. What it logs is in {@code
 * target/interop/spark.log}. Not thread-safe.
 */
public final class Spark {
  private static final Path HOME = Path.of("target/interop").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 180;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Spark's own launcher opens for it. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  /** Tests have little data to compile code for. */
  private static final List<String> QUICK =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final BufferedWriter requests;

  /** A line each; an empty one when it has ended. */
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /** Holds the one instance. */
  private static final class Holder {
    static final Spark INSTANCE = start(QUICK);
  }

  private Spark(Process process) {
    this.process = process;
    requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(this::read, "spark-answers");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(answers::add);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Spark's answer was cut off: " + e);
    }
    answers.add("");
  }

  static Spark get() {
    return Holder.INSTANCE;
  }

  /** Whether {@code make interop} has fetched it. */
  public static boolean isThere() {
    return Files.exists(HOME.resolve("classpath"));
  }

  /**
   * Starts one of its own, which ends with this JVM.
   *
   * @param options of Java
   */
  public static Spark start(List<String> options) {
    try {
      Path classpath = HOME.resolve("classpath");
      if (!Files.exists(classpath)) {
        throw new IllegalStateException(classpath + " is not there; make interop makes it");
      }
      Path directory = Files.createTempDirectory("spark");
      List<String> command = new ArrayList<>();
      command.add(FastStart.java());
      command.addAll(options);
      OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
      command.addAll(
          List.of(
              "-Djava.io.tmpdir=" + directory,
              "-cp",
              HOME.resolve("classes") + ":" + Files.readString(classpath).strip(),
              "io.anasto.interop.SparkServer",
              directory.toString()));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(HOME.resolve("spark.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, directory)));
      return new Spark(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process, Path directory) {
    process.destroyForcibly();
    try {
      process.waitFor();
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(one);
        }
      }
    } catch (IOException e) {
      System.err.println(directory + " could not be deleted: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public long pid() {
    return process.pid();
  }

  // What it is asked

  /** A table's name in SQL. */
  public static String table(Path directory) {
    return "delta.`" + directory.toString().replace("`", "``") + "`";
  }

  /** Runs statements whose answers are of no interest. */
  public void run(String... statements) {
    for (String statement : statements) {
      rows(statement);
    }
  }

  /** The rows of a query. */
  List<Map<String, Object>> rows(String sql) {
    return ask("sql", sql).stream().map(JsonRows::row).toList();
  }

  /** All rows of a table, as of now. */
  List<Map<String, Object>> rows(Path table) {
    return rows("SELECT * FROM " + table(table));
  }

  /** What happened to a table's rows in the versions from one on, by Spark's change data feed. */
  List<Map<String, Object>> changes(Path table, long fromVersion) {
    return rows(
        "SELECT * FROM table_changes_by_path('%s', %d)"
            .formatted(table.toString().replace("'", "\\'"), fromVersion));
  }

  /** The latest version of a table. */
  long version(Path table) {
    return ((Number) rows("DESCRIBE HISTORY " + table(table) + " LIMIT 1").get(0).get("version"))
        .longValue();
  }

  /** The paths of the data files that a query would read, as Spark has them. */
  List<String> files(String query) {
    return ask("files", query).stream().map(row -> row.get("file").textValue()).toList();
  }

  private List<JsonNode> ask(String what, String sql) {
    try {
      requests.write(JSON.writeValueAsString(Map.of(what, sql)));
      requests.newLine();
      requests.flush();
      List<JsonNode> rows = new ArrayList<>();
      while (true) {
        String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.isEmpty()) {
          throw new AssertionError(
              "Spark gave no answer to " + sql + "; see " + HOME.resolve("spark.log"));
        }
        JsonNode answer = JsonRows.parse(line);
        if (answer.has("end")) {
          return rows;
        }
        if (answer.has("error")) {
          throw new SparkException(sql + ": " + answer.get("error").textValue());
        }
        rows.add(answer.get("row"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Spark has ended; see " + HOME.resolve("spark.log"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Spark refused a statement. */
  static final class SparkException extends RuntimeException {
    SparkException(String message) {
      super(message);
    }
  }
}
