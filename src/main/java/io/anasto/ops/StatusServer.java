package io.anasto.ops;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anasto.ledger.LedgerException;
import io.anasto.plan.HttpAddress;
import io.anasto.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health, metrics and the status page over HTTP, to be read only: by the JDK's own server, for
 * there is little to serve and nothing to be changed.
 */
final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private static final int THREADS = 8;

  /** Seconds that a request, and an answer, may take; the JDK's server waits for ever else. */
  private static final String MOST_SECONDS = "10";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** What is part of the jar, by path. */
  private static final Map<String, Asset> ASSETS =
      Map.of(
          "/", new Asset("status.html", HTML),
          "/status.css", new Asset("status.css", "text/css; charset=utf-8"),
          "/status.js", new Asset("status.js", "text/javascript; charset=utf-8"),
          "/favicon.svg", new Asset("favicon.svg", "image/svg+xml"));

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  private final Plan plan;
  private final Monitor monitor;
  private final Health health;
  private final Metrics metrics;
  private final HttpAddress address;
  private final HttpServer server;
  private final boolean loopback;
  private final ExecutorService executor;

  /** A file of the jar. */
  private record Asset(String resource, String type) {}

  /**
   * Opens the port; it answers at once.
   *
   * @throws IOException with a message for the user when the port cannot be opened
   */
  StatusServer(Plan plan, HttpAddress address, Monitor monitor, Health health, Metrics metrics)
      throws IOException {
    this.plan = plan;
    this.address = address;
    this.monitor = monitor;
    this.health = health;
    this.metrics = metrics;
    for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
      System.setProperty(limit, System.getProperty(limit, MOST_SECONDS));
    }
    server = open(address);
    loopback = server.getAddress().getAddress().isLoopbackAddress();
    AtomicInteger number = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "anasto-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
    LOG.info(
        "status page at {}{}",
        new HttpAddress(address.host(), port()).url(),
        loopback ? "" : ", for everybody who reaches it");
  }

  /**
   * Looks whether the port can be opened.
   *
   * @throws IOException with a message for the user when it cannot
   */
  static void check(HttpAddress address) throws IOException {
    // A server that was not started would keep the port when it is stopped.
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException | RuntimeException e) {
      throw closed(address, e);
    }
  }

  private static HttpServer open(HttpAddress address) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
    } catch (IOException | RuntimeException e) {
      throw closed(address, e);
    }
  }

  private static IOException closed(HttpAddress address, Exception why) {
    return new IOException(
        "'http' in [anasto]: %s:%d cannot be opened (%s). End what uses it, or name another port, or an address of this machine"
            .formatted(address.host(), address.port(), why.getMessage()),
        why);
  }

  /** The port that was opened. */
  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, NOT_ALLOWED, TEXT, "only to be read\n");
      } else if (!isForUs(exchange)) {
        send(exchange, FORBIDDEN, TEXT, "another host is meant\n");
      } else {
        answerOrSayWhy(exchange);
      }
    }
  }

  private void answerOrSayWhy(HttpExchange exchange) throws IOException {
    try {
      answer(exchange, exchange.getRequestURI().getPath());
    } catch (LedgerException e) {
      send(exchange, UNAVAILABLE, TEXT, e.getMessage() + "\n");
    } catch (RuntimeException e) {
      LOG.error("a request cannot be answered", e);
      send(exchange, FAILED, TEXT, "an error of Anasto; its log has more\n");
    }
  }

  /**
   * A page elsewhere may have its own name lead to this machine's loopback, to read here from the
   * user's browser: then the request names that host.
   */
  private boolean isForUs(HttpExchange exchange) {
    if (!loopback) {
      return true;
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null) {
      return true;
    }
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals(address.host().toLowerCase(Locale.ROOT))
        || name.equals("[" + address.host().toLowerCase(Locale.ROOT) + "]")
        || name.equals(InetAddress.getLoopbackAddress().getHostAddress())
        || name.equals("[::1]");
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/health", "/health/ready" -> send(exchange, health.ready());
      case "/health/live" -> send(exchange, health.live());
      case "/metrics" -> send(exchange, OK, PROMETHEUS, metrics.scrape());
      case "/tables.json" -> send(exchange, OK, JSON, StatusDocument.of(plan, monitor.overview()));
      default -> {
        Asset asset = ASSETS.get(path);
        if (asset == null) {
          send(
              exchange,
              NOT_FOUND,
              TEXT,
              "there are /, /health, /health/live, /health/ready, /metrics and /tables.json\n");
        } else {
          send(exchange, OK, asset.type(), read(asset.resource()));
        }
      }
    }
  }

  private static void send(HttpExchange exchange, Health.Answer answer) throws IOException {
    send(exchange, answer.up() ? OK : UNAVAILABLE, JSON, answer.json());
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = StatusServer.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing on the classpath");
      }
      return in.readAllBytes();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
