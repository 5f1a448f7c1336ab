package io.anasto.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.e2e.AnastoProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote JMX of a real process, by a client in this one. */
class RemoteJmxTest {
  private static final String PREFIX = "-Dcom.sun.management.jmxremote.";

  @TempDir private Path directory;
  private int port;

  @BeforeEach
  void config() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(
        directory.resolve("config.toml"),
        """
        [anasto]
        jmx_port = %d
        [[source_table]]
        type = "files"
        table_name = "orders"
        dirpath = "in"
        """
            .formatted(port));
  }

  private AnastoProcess start(String... options) throws IOException {
    return AnastoProcess.start(directory, Map.of(), List.of(options), "run", "config.toml");
  }

  @SuppressWarnings("BanJNDI") // it is what is tested, on loopback
  private String state(Map<String, Object> environment) throws Exception {
    JMXServiceURL url =
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi".formatted(port));
    try (JMXConnector connector = JMXConnectorFactory.connect(url, environment)) {
      return (String)
          connector
              .getMBeanServerConnection()
              .getAttribute(new ObjectName("io.anasto:type=SourceTable,name=orders"), "State");
    }
  }

  private void awaitLine(AnastoProcess process, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(process.errors()).contains(text));
  }

  @Test
  void itIsOnLoopbackAlone() throws Exception {
    try (AnastoProcess process = start()) {
      awaitLine(process, "JMX at 127.0.0.1:" + port + ", without a password, without TLS");
      assertThat(state(Map.of())).isEqualTo("running");
      for (InetAddress other : InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
        if (!other.isLoopbackAddress()) {
          assertThatThrownBy(() -> new java.net.Socket(other, port).close())
              .isInstanceOf(java.net.ConnectException.class);
        }
      }
    }
  }

  @Test
  void aPasswordIsAskedFor() throws Exception {
    Path passwords = Files.writeString(directory.resolve("passwords"), "oncall secret1\n");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
    Path access = Files.writeString(directory.resolve("access"), "oncall readonly\n");
    try (AnastoProcess process =
        start(PREFIX + "password.file=" + passwords, PREFIX + "access.file=" + access)) {
      awaitLine(process, "JMX at 127.0.0.1:" + port + ", with a password, without TLS");
      assertThatThrownBy(() -> state(Map.of())).isInstanceOf(SecurityException.class);
      assertThatThrownBy(
              () -> state(Map.of(JMXConnector.CREDENTIALS, new String[] {"oncall", "wrong"})))
          .isInstanceOf(SecurityException.class);
      assertThat(state(Map.of(JMXConnector.CREDENTIALS, new String[] {"oncall", "secret1"})))
          .isEqualTo("running");
    }
  }

  @Test
  void tlsIsSpoken() throws Exception {
    Path store = directory.resolve("anasto.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "anasto",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    try (AnastoProcess process =
        start(
            PREFIX + "ssl=true",
            "-Djavax.net.ssl.keyStore=" + store,
            "-Djavax.net.ssl.keyStorePassword=changeit")) {
      awaitLine(process, "JMX at 127.0.0.1:" + port + ", without a password, with TLS");
      assertThatThrownBy(() -> state(Map.of())).isInstanceOf(IOException.class);
      assertThat(
              stateByAnotherProcess(
                  "-Djavax.net.ssl.trustStore=" + store,
                  "-Djavax.net.ssl.trustStorePassword=changeit"))
          .isEqualTo("running");
    }
  }

  /** A JVM takes its trust store once; so this client is another one. */
  private String stateByAnotherProcess(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(java("java")));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RemoteJmxTest.class.getName(),
            String.valueOf(port)));
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    client.waitFor();
    return output.strip();
  }

  public static void main(String[] arguments) throws Exception {
    RemoteJmxTest client = new RemoteJmxTest();
    client.port = Integer.parseInt(arguments[0]);
    Map<String, Object> environment = new HashMap<>();
    environment.put(
        "com.sun.jndi.rmi.factory.socket", new javax.rmi.ssl.SslRMIClientSocketFactory());
    System.out.println(client.state(environment));
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(java("keytool")));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void anotherAddressNeedsAPassword() throws Exception {
    try (AnastoProcess process = start(PREFIX + "host=0.0.0.0")) {
      assertThat(process.await()).isEqualTo(2);
      assertThat(process.errors())
          .contains(
              "anasto: 'jmx_port': without a password remote JMX is open on loopback only, not on"
                  + " 0.0.0.0; set -Dcom.sun.management.jmxremote.password.file");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        AnastoProcess process = start()) {
      assertThat(taken.isBound()).isTrue();
      assertThat(process.await()).isEqualTo(2);
      assertThat(process.errors())
          .contains("anasto: 'jmx_port' in [anasto]: 127.0.0.1:" + port + " cannot be opened");
    }
  }
}
