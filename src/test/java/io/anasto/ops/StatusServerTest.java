package io.anasto.ops;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anasto.LocalAnasto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics and the page over real HTTP. */
class StatusServerTest {
  private static final String HTTP = "[anasto]\nhttp = \"127.0.0.1:0\"\n";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  private LocalAnasto start() throws Exception {
    return LocalAnasto.orders(directory, "", "lake", "pond").and(HTTP).start();
  }

  private HttpResponse<String> get(LocalAnasto anasto, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(anasto, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(LocalAnasto anasto, String path) {
    return URI.create("http://127.0.0.1:" + anasto.httpPort() + path);
  }

  private JsonNode json(LocalAnasto anasto, String path) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(anasto, path).body());
  }

  @Test
  void itIsReadyUntilATableStopsAndAliveAllTheSame() throws Exception {
    try (LocalAnasto anasto = start()) {
      assertThat(get(anasto, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(anasto, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(ready.body())
          .contains("\"source.orders\"", "\"destination.lake\"", "\"destination.pond\"");

      anasto.put("in/a.csv", "id\n1,2\n");
      anasto.sourceStop("orders");

      eventually(() -> assertThat(get(anasto, "/health/ready").statusCode()).isEqualTo(503));
      JsonNode health = json(anasto, "/health/ready");
      assertThat(health.get("status").asText()).isEqualTo("DOWN");
      for (JsonNode check : health.get("checks")) {
        boolean stopped = check.get("name").asText().equals("source.orders");
        assertThat(check.get("status").asText()).isEqualTo(stopped ? "DOWN" : "UP");
        if (stopped) {
          assertThat(check.get("message").asText()).contains("a.csv line 2");
        }
      }
      assertThat(get(anasto, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPausedTableIsNoFailure() throws Exception {
    try (LocalAnasto anasto = start()) {
      Jmx.destination("lake").call("pause");

      assertThat(get(anasto, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(anasto, "/health/ready").body()).contains("\"state\" : \"paused\"");
    }
  }

  @Test
  void metricsAreThoseOfTheMBeans() throws Exception {
    try (LocalAnasto anasto = start()) {
      anasto.put("in/a.csv", "id\n1\n2\n3\n");
      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
      eventually(() -> assertThat(Jmx.source("orders").get("Files")).isEqualTo(1L));

      HttpResponse<String> answer = get(anasto, "/metrics");

      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      Map<String, Double> samples = samples(answer.body());
      assertThat(samples)
          .containsEntry("anasto_source_rows_total{table=\"orders\"}", 3.0)
          .containsEntry("anasto_source_files{table=\"orders\"}", 1.0)
          .containsEntry("anasto_source_lag_seconds{table=\"orders\"}", 0.0)
          .containsEntry("anasto_source_size_bytes_total{table=\"orders\"}", 9.0)
          .containsEntry("anasto_destination_batches_total{source=\"orders\",table=\"lake\"}", 1.0)
          .containsEntry(
              "anasto_destination_state{source=\"orders\",state=\"running\",table=\"lake\"}", 1.0)
          .containsKey(
              "jvm_memory_used_bytes{area=\"heap\",id=\"Metaspace\"}".replace("heap", "nonheap"));
      assertThat(samples.keySet()).anyMatch(name -> name.startsWith("camel_exchanges_total{"));
    }
  }

  /** Reads the text format by its grammar: a line of another form fails. */
  private static Map<String, Double> samples(String text) {
    Map<String, Double> samples = new TreeMap<>();
    assertThat(text).endsWith("\n");
    for (String line : text.lines().toList()) {
      if (line.startsWith("#")) {
        assertThat(line).matches("# (HELP [a-zA-Z_:][\\w:]* .*|TYPE [a-zA-Z_:][\\w:]* \\w+)");
      } else {
        assertThat(line)
            .matches(
                "[a-zA-Z_:][\\w:]*(\\{([a-zA-Z_]\\w*=\"([^\"\\\\]|\\\\.)*\",?)*})? [-+.\\deEINFnaN]+");
        int blank = line.lastIndexOf(' ');
        samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
      }
    }
    return samples;
  }

  @Test
  void thePageAndItsPartsComeFromTheJarUnderAStrictPolicy() throws Exception {
    try (LocalAnasto anasto = start()) {
      for (String path : new String[] {"/", "/status.css", "/status.js", "/favicon.svg"}) {
        HttpResponse<String> answer = get(anasto, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
            .as(path)
            .doesNotContain("//www", "http:", "https:", " style=");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
            .startsWith("default-src 'none'; script-src 'self';")
            .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      }
      assertThat(get(anasto, "/../log4j2.xml").statusCode()).isEqualTo(404);
      assertThat(get(anasto, "/status.html").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void nothingCanBeChangedAndNoOtherHostReads() throws Exception {
    try (LocalAnasto anasto = start()) {
      HttpResponse<String> post =
          client.send(
              HttpRequest.newBuilder(uri(anasto, "/tables.json"))
                  .POST(HttpRequest.BodyPublishers.ofString("x"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(raw(anasto, "GET /tables.json HTTP/1.1", "Host: evil.example"))
          .startsWith("HTTP/1.1 403");
      assertThat(raw(anasto, "GET /tables.json HTTP/1.1", "Host: localhost:1"))
          .startsWith("HTTP/1.1 200");
      assertThat(raw(anasto, "HEAD / HTTP/1.1", "Host: [::1]")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void requestsThatAreNotSentToTheirEndKeepNobodyFromAsking() throws Exception {
    try (LocalAnasto anasto = start();
        Socket first = half(anasto);
        Socket second = half(anasto);
        Socket third = half(anasto)) {
      assertThat(List.of(first, second, third)).allMatch(Socket::isConnected);

      assertThat(get(anasto, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static Socket half(LocalAnasto anasto) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), anasto.httpPort());
    socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String raw(LocalAnasto anasto, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), anasto.httpPort())) {
      socket
          .getOutputStream()
          .write(
              (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void theDocumentHasAllTables() throws Exception {
    try (LocalAnasto anasto = start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("lake", "{\"id\":1}");
      anasto.awaitLines("pond", "{\"id\":1}");
      eventually(
          () -> {
            JsonNode source = json(anasto, "/tables.json").get("sources").get(0);
            assertThat(source.get("name").asText()).isEqualTo("orders");
            assertThat(source.get("rows").asLong()).isEqualTo(1);
            assertThat(source.get("history")).hasSize(60);
            assertThat(source.get("destinations")).hasSize(2);
            assertThat(source.get("destinations").get(1).get("last_batch").get("rows").asLong())
                .isEqualTo(1);
          });
    }
  }
}
