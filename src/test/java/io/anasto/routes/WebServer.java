package io.anasto.routes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server elsewhere: gives a text, and keeps what is posted. */
final class WebServer implements AutoCloseable {
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;

  WebServer(String text) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (status == 200 && exchange.getRequestMethod().equals("POST")) {
              posted.add(body);
            }
            byte[] answer = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/orders";
  }

  /** What it says to all further requests; it keeps what it answers with 200. */
  void status(int code) {
    status = code;
  }

  List<String> posted() {
    return posted;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
