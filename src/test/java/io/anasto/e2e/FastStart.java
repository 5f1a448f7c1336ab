package io.anasto.e2e;

import io.anasto.Anasto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * How the tests' processes are started: from the classes under test, which are packed and archived
 * once in the life of the test JVM. A start then takes half the time, and there are many.
 *
 * @param options for Java
 * @param classPath of jars alone, as class data sharing demands
 */
record FastStart(List<String> options, String classPath) {
  /**
   * As the launcher has it: Java 24 and later warn of native code otherwise. Then Java says that
   * its own archive of classes was made without the option.
   */
  private static final Stream<String> NATIVE_ACCESS =
      Runtime.version().feature() >= 24
          ? Stream.of("--enable-native-access=ALL-UNNAMED", "-Xlog:disable")
          : Stream.empty();

  /** Tests have little data to compile code for. */
  private static final List<String> QUICK =
      Stream.concat(
              Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"), NATIVE_ACCESS)
          .toList();

  private static final long PATIENCE_SECONDS = 60;

  private static final String CONFIG =
      """
      [[source_table]]
      type = "files"
      dirpath = "./in/"
      [[destination_table]]
      type = "files"
      source_table_name = "in"
      dirpath = "./middle/"
      filetype = "json"
      [[source_table]]
      type = "files"
      dirpath = "./middle/"
      filetype = "json"
      [[destination_table]]
      type = "files"
      source_table_name = "middle"
      dirpath = "./out/"
      [[destination_table]]
      type = "open_table"
      source_table_name = "middle"
      dirpath = "./lake/"
      [[source_table]]
      type = "open_table"
      dirpath = "./lake/"
      [[destination_table]]
      type = "files"
      source_table_name = "lake"
      dirpath = "./parquet/"
      filetype = "parquet"
      """;

  /** Holds the one instance; made when the first process is started. */
  private static final class Holder {
    static final FastStart INSTANCE = make();
  }

  static FastStart get() {
    return Holder.INSTANCE;
  }

  private static FastStart make() {
    try {
      Path directory = Files.createTempDirectory("anasto-classes");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      String classPath = classPath(directory.resolve("anasto.jar"));
      Path archive = directory.resolve("anasto.jsa");
      unpackSqlite(directory);
      List<String> options = new ArrayList<>(QUICK);
      options.add("-Danasto.home=" + directory);
      if (archive(directory, classPath, archive)) {
        options.add("-XX:SharedArchiveFile=" + archive);
      }
      return new FastStart(List.copyOf(options), classPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As the build does it: many of the tests' processes are killed, and would each leave it. */
  private static void unpackSqlite(Path home) throws IOException {
    String library =
        "org/sqlite/native/%s/%s"
            .formatted(
                OSInfo.getNativeLibFolderPathForCurrentOS(), LibraryLoaderUtil.getNativeLibName());
    Path target = home.resolve("lib").resolve(library);
    Files.createDirectories(target.getParent());
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream("/" + library)) {
      Files.copy(in, target);
    }
  }

  private static String classPath(Path jar) throws IOException {
    pack(jar, new Manifest());
    return Stream.concat(Stream.of(jar.toString()), libraries()).collect(Collectors.joining(":"));
  }

  /** The jars that the tests run with. */
  static Stream<String> libraries() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .filter(entry -> entry.endsWith(".jar"));
  }

  /** Makes a jar of the classes under test. */
  static void pack(Path jar, Manifest manifest) throws IOException {
    Path classes;
    try {
      classes = Path.of(Anasto.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.walk(classes)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, out);
        out.closeEntry();
      }
    }
  }

  /** Runs once on a small chain, and keeps the classes that this took; false where it fails. */
  private static boolean archive(Path directory, String classPath, Path archive)
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve("config.toml"), CONFIG);
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id,day,amount\n1,2024-02-29,1.5\n");
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(QUICK);
    command.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(List.of("-cp", classPath, Anasto.class.getName(), "config.toml"));
    command.add(command.size() - 1, "run");
    command.add("--once");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.exists(archive);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      System.err.println(directory + " could not be deleted: " + e);
    }
  }
}
