package io.anasto.bench;

import io.anasto.load.Usage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with DuckDB in it, asked by statements. */
final class DuckDb implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private DuckDb(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static DuckDb start() throws IOException {
    return new DuckDb(command().redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** A process that runs statements and ends. */
  static ProcessBuilder command(String... statements) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DuckServer.class.getName());
    command.addAll(List.of(statements));
    return new ProcessBuilder(command);
  }

  /** Runs a statement and returns the first value of its result. */
  String value(String sql) throws IOException {
    requests.write(sql);
    requests.newLine();
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("DuckDB has ended at " + sql);
    }
    return answer;
  }

  void run(String sql) throws IOException {
    value(sql);
  }

  /** Runs a statement as a round that counts. */
  void run(String sql, Rounds rounds) throws IOException {
    Usage before = Usage.of(process.pid());
    long start = System.nanoTime();
    run(sql);
    rounds.add((System.nanoTime() - start) / 1e9, before, Usage.of(process.pid()));
  }

  @Override
  public void close() throws IOException {
    requests.close();
    process.onExit().join();
  }
}
