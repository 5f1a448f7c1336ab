package io.anasto.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads a config file. */
public final class ConfigFile {
  /** No config is larger; a data file given by mistake may be. */
  private static final int MAX_BYTES = 4 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final Pattern DEFINED_TWICE =
      Pattern.compile("(.+) previously defined at line (\\d+), column \\d+", Pattern.DOTALL);

  private final Path file;
  private final Environment environment;
  private final Problems problems = new Problems();

  private ConfigFile(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = new Environment(environment);
  }

  /**
   * Reads a config file.
   *
   * @param file as the user named it
   * @param environment where <code>${NAME}</code> is looked up
   * @throws ConfigException with every problem that each table has on its own
   */
  public static Config read(Path file, Map<String, String> environment) {
    ConfigReading reading = readAll(file, environment);
    if (!reading.problems().isEmpty()) {
      throw new ConfigException(reading.problems());
    }
    return reading.config();
  }

  /**
   * Reads a config file as far as its problems let it, for those who look for more of them.
   *
   * @throws ConfigException when the file cannot be read, or is not TOML
   */
  public static ConfigReading readAll(Path file, Map<String, String> environment) {
    ConfigFile reader = new ConfigFile(file, environment);
    return new DocumentReader(file, reader.toml(), reader.environment, reader.problems).read();
  }

  private TomlParseResult toml() {
    String text = text();
    TomlParseResult toml;
    try {
      toml = Toml.parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (StackOverflowError e) {
      throw failure("is nested too deeply to be a config");
    }
    toml.errors()
        .forEach(
            error ->
                problems.add(
                    new Position(file, error.position().line(), error.position().column()),
                    "not valid TOML: " + inOurWords(error.getMessage())));
    problems.throwIfAny();
    return toml;
  }

  /** Adds the remedies that the parser's messages lack. */
  private static String inOurWords(String message) {
    Matcher twice = DEFINED_TWICE.matcher(message);
    if (twice.matches()) {
      return "'%s' is there already, in line %s; leave one out"
          .formatted(twice.group(1), twice.group(2));
    }
    return message.startsWith("Invalid escape sequence")
        ? message + "; write \\\\ for a backslash, or put the text in single quotes"
        : message;
  }

  private String text() {
    byte[] bytes = bytes();
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      String before = out.flip().toString();
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      problems.add(
          new Position(file, line, before.length() - before.lastIndexOf('\n')),
          "not valid UTF-8; save the file as UTF-8");
      problems.throwIfAny();
    }
    return out.flip().toString();
  }

  private byte[] bytes() {
    try {
      if (Files.isDirectory(file)) {
        throw failure("is a directory; name the config file in it");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        throw failure("is larger than 4 MiB, so it is hardly a config");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw failure("does not exist; write one to start from with 'anasto init'");
    } catch (AccessDeniedException e) {
      throw failure("must not be read; give yourself permission to read it");
    } catch (IOException e) {
      throw failure("cannot be read: " + e.getMessage());
    }
  }

  private ConfigException failure(String message) {
    problems.add(Position.of(file), message);
    return new ConfigException(problems.sorted());
  }
}
