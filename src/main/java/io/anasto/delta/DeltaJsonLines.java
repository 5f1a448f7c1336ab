package io.anasto.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.data.DefaultJsonRow;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.types.StructType;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The actions of one JSON file of a log. A blank line is none. Files that are no entries, such as
 * {@code _last_checkpoint}, are hints: a broken one says nothing. Not thread-safe.
 */
final class DeltaJsonLines implements Closeable {
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Entries appear whole, but for writers that do not care; those end within this time. */
  private static final Duration STILL_WRITTEN = Duration.ofMinutes(1);

  private static final Pattern LACKS =
      Pattern.compile("Root node at key (\\S+) is null but field isn't nullable.*", Pattern.DOTALL);
  private static final Pattern NO_SUCH_TYPE =
      Pattern.compile("Couldn't decode (.*), expected (.*)", Pattern.DOTALL);

  private final Path file;
  private final StructType schema;
  private final boolean reading;
  private final boolean hint;
  private BufferedReader reader;
  private long number;
  private boolean empty = true;

  private DeltaJsonLines(Path file, StructType schema, boolean reading) {
    this.file = file;
    this.schema = schema;
    this.reading = reading;
    this.hint = !file.getFileName().toString().endsWith(".json");
  }

  /**
   * Opens a file, be it one that can be read or not.
   *
   * @param reading whether actions come as {@link DeltaReading} has them
   */
  static DeltaJsonLines open(Path file, StructType schema, boolean reading) {
    DeltaJsonLines lines = new DeltaJsonLines(file, schema, reading);
    try {
      lines.reader = Files.newBufferedReader(file);
    } catch (NoSuchFileException e) {
      throw lines.missing(e);
    } catch (IOException e) {
      throw lines.failed(e);
    }
    return lines;
  }

  /** As Kernel understands it. */
  private KernelEngineException missing(Exception e) {
    FileNotFoundException missing = new FileNotFoundException(file.toString());
    missing.initCause(e);
    return new KernelEngineException(file + " is not there", missing);
  }

  /** The next action, or null behind the last one. */
  Row next() {
    try {
      String line = reader.readLine();
      while (line != null && line.isBlank()) {
        number++;
        line = reader.readLine();
      }
      if (line == null) {
        checkFilled();
        return null;
      }
      number++;
      empty = false;
      return row(line);
    } catch (IOException e) {
      throw failed(e);
    } catch (DeltaBrokenFileException e) {
      if (hint) {
        throw missing(e);
      }
      throw e;
    }
  }

  private Row row(String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonEOFException e) {
      throw broken(isFresh(), "ends in the middle of an action", e);
    } catch (MismatchedInputException e) {
      throw broken(false, "has more than a JSON object in a line", e);
    } catch (JsonProcessingException e) {
      throw broken(
          false, "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
    if (!(json instanceof ObjectNode action)) {
      throw broken(false, "is no JSON object", null);
    }
    if (reading) {
      DeltaReading.TEXTS.forEach((name, field) -> read(action, name, field));
    }
    try {
      return new DefaultJsonRow(action, schema);
    } catch (RuntimeException e) {
      throw broken(false, reason(String.valueOf(e.getMessage())), e);
    }
  }

  private void read(ObjectNode line, String action, String field) {
    if (line.get(action) instanceof ObjectNode of && of.path(field).isTextual()) {
      try {
        of.put(field, DeltaReading.text(DeltaLog.table(file), field, of.get(field).textValue()));
      } catch (IllegalArgumentException e) {
        throw broken(false, "has an action \"%s\" with %s".formatted(action, e.getMessage()), e);
      }
    }
  }

  private static String reason(String kernels) {
    Matcher lacks = LACKS.matcher(kernels);
    if (lacks.matches()) {
      return "has an action without \"%s\"".formatted(lacks.group(1));
    }
    Matcher type = NO_SUCH_TYPE.matcher(kernels);
    return type.matches()
        ? "has %s where %s belongs".formatted(type.group(1), type.group(2))
        : "is no action: " + kernels.lines().findFirst().orElse("");
  }

  /** An entry without an action changes nothing, unless its writer has only begun with it. */
  private void checkFilled() {
    if (empty && hint) {
      throw new DeltaBrokenFileException(file, 0, false, "is empty", null);
    }
    if (empty && isFresh()) {
      throw new DeltaBrokenFileException(file, 0, true, "is empty", null);
    }
  }

  private boolean isFresh() {
    try {
      return Files.getLastModifiedTime(file)
          .toInstant()
          .isAfter(Instant.now().minus(STILL_WRITTEN));
    } catch (IOException e) {
      return false;
    }
  }

  private DeltaBrokenFileException broken(boolean unfinished, String what, Exception cause) {
    return new DeltaBrokenFileException(file, number, unfinished, what, cause);
  }

  private RuntimeException failed(IOException e) {
    if (hint) {
      return missing(e);
    }
    return e instanceof CharacterCodingException
        ? new DeltaBrokenFileException(file, number + 1, false, "is not UTF-8", e)
        : new UncheckedIOException(e);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
