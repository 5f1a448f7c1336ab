package io.anasto.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * DuckDB on two threads as a process: a statement a line on standard input, and for each the first
 * value of its result, or an empty line, on standard output. Ends with its input; arguments are
 * statements as well.
 */
final class DuckServer {
  private DuckServer() {}

  public static void main(String[] statements) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 2");
      for (String statement : statements) {
        sql.execute(statement);
      }
      if (statements.length == 0) {
        answer(sql);
      }
    }
  }

  private static void answer(Statement sql) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer = "";
      if (sql.execute(line)) {
        try (ResultSet result = sql.getResultSet()) {
          answer = result.next() ? result.getString(1) : "";
        }
      }
      System.out.println(answer);
    }
  }
}
