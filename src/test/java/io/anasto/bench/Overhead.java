package io.anasto.bench;

import io.anasto.load.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * CSV to Parquet while the page, metrics and all attributes over JMX are asked for each second,
 * beside a process that nobody looks at.
 */
final class Overhead implements Bench.Case {
  private static final double TARGET = 1.02;
  private static final int WARM_LOOKS = 1_000;
  private static final int SECOND = 1_000;

  @Override
  public void run(Bench.Setting setting) throws Exception {
    Path input = setting.data().lineItems("csv");
    int http = freePort();
    int jmx = freePort();
    String settings = "[anasto]\nhttp = \"127.0.0.1:%d\"\njmx_port = %d\n".formatted(http, jmx);
    Rounds plain = new Rounds();
    Rounds watched = new Rounds();
    AtomicLong looks = new AtomicLong();
    try (Place first = new Place(setting.launcher(), setting.directory().resolve("plain"));
        Place second = new Place(setting.launcher(), setting.directory().resolve("watched"));
        Warm alone = new Warm(first, "csv", List.of("parquet"));
        Warm seen = new Warm(second, "csv", List.of("parquet"), settings);
        Watcher watcher = new Watcher(http, jmx, looks)) {
      watcher.warmUp();
      for (int round = -Warm.WARM_UP; round < setting.rounds(); round++) {
        // The second of two finds the disk busy with what the first one wrote.
        for (boolean look : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
          if (look) {
            watcher.look();
            seen.deliver(input, round < 0 ? new Rounds() : watched);
            watcher.rest();
          } else {
            alone.deliver(input, round < 0 ? new Rounds() : plain);
          }
        }
      }
    }
    double ratio = watched.median() / plain.median();
    setting
        .results()
        .figure(
            "csv → parquet, watched each second",
            watched,
            String.format(
                Locale.ROOT,
                "%.3f of %s for nobody looking (%d looks)",
                ratio,
                plain.text(),
                looks.get()),
            "under " + TARGET,
            ratio < TARGET);
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Asks for all there is, each second, as long as it looks. */
  private static final class Watcher implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final int http;
    private final AtomicLong looks;
    private final JMXConnector connector;
    private final Random random = new Random(1);
    private ScheduledFuture<?> looking;

    @SuppressWarnings("BanJNDI") // our own process, on loopback
    Watcher(int http, int jmx, AtomicLong looks) throws Exception {
      this.http = http;
      this.looks = looks;
      this.connector =
          JMXConnectorFactory.connect(
              new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi".formatted(jmx)),
              Map.of());
    }

    /** Who looks has looked for hours: neither side compiles any more. */
    void warmUp() {
      for (int i = 0; i < WARM_LOOKS; i++) {
        once();
      }
      looks.set(0);
    }

    /** Each second, from some moment on: a round is not much longer than that. */
    void look() {
      looking =
          executor.scheduleAtFixedRate(
              this::once, random.nextInt(SECOND), SECOND, TimeUnit.MILLISECONDS);
    }

    void rest() {
      looking.cancel(false);
    }

    private void once() {
      try {
        for (String path : List.of("/tables.json", "/metrics", "/health/ready")) {
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path)).build(),
              HttpResponse.BodyHandlers.ofString());
        }
        MBeanServerConnection server = connector.getMBeanServerConnection();
        for (ObjectName name : server.queryNames(new ObjectName("io.anasto:*"), null)) {
          String[] attributes =
              Stream.of(server.getMBeanInfo(name).getAttributes())
                  .map(MBeanAttributeInfo::getName)
                  .toArray(String[]::new);
          server.getAttributes(name, attributes);
        }
        looks.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      executor.shutdownNow();
      connector.close();
    }
  }
}
