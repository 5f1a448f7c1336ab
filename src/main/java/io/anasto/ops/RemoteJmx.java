package io.anasto.ops;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.rmi.NoSuchObjectException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote JMX on one port of loopback. The JVM's own agent could not be opened by the config; its
 * standard properties ({@code com.sun.management.jmxremote.*}) add a password, TLS, and with a
 * password another address.
 */
final class RemoteJmx implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteJmx.class);

  private static final String PREFIX = "com.sun.management.jmxremote.";
  private static final String LOOPBACK = "127.0.0.1";

  /** To which host clients are sent for all that follows the first call. */
  private static final String STUB_HOST = "java.rmi.server.hostname";

  private static final String JMX_PASSWORDS = "jmx.remote.x.password.file";
  private static final String JMX_ACCESS = "jmx.remote.x.access.file";

  /** Settings of the JDK's agent that are not looked at here: nobody shall believe they were. */
  private static final List<String> NOT_HONOURED =
      List.of(
          "authenticate",
          "login.config",
          "registry.ssl",
          "ssl.config.file",
          "ssl.enabled.cipher.suites",
          "ssl.enabled.protocols");

  private static final int BACKLOG = 50;

  private final Registry registry;
  private final JMXConnectorServer server;

  /**
   * Opens the port.
   *
   * @throws IOException with a message for the user when that cannot be
   */
  RemoteJmx(int port) throws IOException {
    Map<String, Object> environment = environment();
    String host = host();
    InetAddress address = InetAddress.getByName(host);
    boolean tls = Boolean.getBoolean(PREFIX + "ssl");
    if (System.getProperty(STUB_HOST) == null && !address.isAnyLocalAddress()) {
      System.setProperty(STUB_HOST, host);
    }
    RMIClientSocketFactory clients = tls ? new SslRMIClientSocketFactory() : null;
    RMIServerSocketFactory sockets = new Sockets(address, tls);
    environment.put(RMIConnectorServer.RMI_CLIENT_SOCKET_FACTORY_ATTRIBUTE, clients);
    environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, sockets);
    environment.put(RMIConnectorServer.CREDENTIALS_FILTER_PATTERN, String.class.getName() + ";!*");
    environment.values().removeIf(value -> value == null);
    try {
      registry = LocateRegistry.createRegistry(port, clients, sockets);
      RMIJRMPServerImpl exported = new RMIJRMPServerImpl(port, clients, sockets, environment);
      server =
          new RMIConnectorServer(
              new JMXServiceURL("rmi", host, port),
              environment,
              exported,
              ManagementFactory.getPlatformMBeanServer());
      server.start();
      // Not by a URL of the registry: with TLS the process would have to trust its own certificate.
      registry.rebind("jmxrmi", exported.toStub());
    } catch (IOException e) {
      throw closed(host, port, e);
    }
    LOG.info(
        "JMX at {}:{}, {} password, {} TLS",
        host,
        port,
        environment.containsKey(JMX_PASSWORDS) ? "with a" : "without a",
        tls ? "with" : "without");
  }

  /**
   * Looks whether the port can be opened.
   *
   * @throws IOException with a message for the user when it cannot
   */
  static void check(int port) throws IOException {
    environment();
    String host = host();
    try {
      new ServerSocket(port, BACKLOG, InetAddress.getByName(host)).close();
    } catch (IOException e) {
      throw closed(host, port, e);
    }
  }

  private static IOException closed(String host, int port, IOException why) {
    return new IOException(
        "'jmx_port' in [anasto]: %s:%d cannot be opened (%s). End what uses it, or name another port"
            .formatted(host, port, cause(why).getMessage()),
        why);
  }

  private static String host() {
    return System.getProperty(PREFIX + "host", LOOPBACK);
  }

  /** The settings of the server, so far as they are to be had by properties. */
  private static Map<String, Object> environment() throws IOException {
    for (String setting : NOT_HONOURED) {
      if (System.getProperty(PREFIX + setting) != null) {
        throw new IOException(
            "'jmx_port': -D%s%s has no effect here; leave it out (docs/operate.md has those that have)"
                .formatted(PREFIX, setting));
      }
    }
    Map<String, Object> environment = new HashMap<>(credentials());
    String host = host();
    if (environment.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IOException(
          "'jmx_port': without a password remote JMX is open on loopback only, not on %s; set -D%spassword.file"
              .formatted(host, PREFIX));
    }
    return environment;
  }

  /** Who may connect, and what for; empty for everybody. */
  private static Map<String, Object> credentials() throws IOException {
    Map<String, Object> credentials = new HashMap<>();
    put(credentials, "password.file", JMX_PASSWORDS);
    put(credentials, "access.file", JMX_ACCESS);
    if (credentials.containsKey(JMX_ACCESS) && !credentials.containsKey(JMX_PASSWORDS)) {
      throw new IOException(
          "'jmx_port': -D%saccess.file needs -D%spassword.file too".formatted(PREFIX, PREFIX));
    }
    return credentials;
  }

  private static void put(Map<String, Object> credentials, String property, String attribute)
      throws IOException {
    String file = System.getProperty(PREFIX + property);
    if (file == null) {
      return;
    }
    if (!Files.isReadable(Path.of(file))) {
      throw new IOException(
          "'jmx_port': -D%s%s=%s cannot be read".formatted(PREFIX, property, file));
    }
    if (attribute.equals(JMX_PASSWORDS) && isForOthers(Path.of(file))) {
      throw new IOException(
          "'jmx_port': others may read the passwords in %s; chmod 600 it".formatted(file));
    }
    credentials.put(attribute, file);
  }

  private static boolean isForOthers(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream()
        .anyMatch(
            one -> one == PosixFilePermission.GROUP_READ || one == PosixFilePermission.OTHERS_READ);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    try {
      server.stop();
      UnicastRemoteObject.unexportObject(registry, true);
    } catch (NoSuchObjectException e) {
      LOG.debug("the registry has ended", e);
    } catch (IOException e) {
      LOG.debug("remote JMX does not end well", e);
    }
  }

  /**
   * Opens sockets on one address alone.
   *
   * @param tls with the key store that {@code javax.net.ssl.keyStore} names
   */
  private record Sockets(InetAddress address, boolean tls) implements RMIServerSocketFactory {
    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      if (!tls) {
        return new ServerSocket(port, BACKLOG, address);
      }
      try {
        SSLServerSocket socket =
            (SSLServerSocket)
                SSLContext.getDefault()
                    .getServerSocketFactory()
                    .createServerSocket(port, BACKLOG, address);
        socket.setNeedClientAuth(Boolean.getBoolean(PREFIX + "ssl.need.client.auth"));
        return socket;
      } catch (NoSuchAlgorithmException e) {
        throw new IOException("TLS is not to be had: " + e.getMessage(), e);
      }
    }
  }
}
