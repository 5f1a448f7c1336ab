package io.anasto.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The protocol's "Last Checkpoint File": a hint, which delta-standalone takes for the truth. */
final class DeltaCheckpointHint {
  static final String NAME = "_last_checkpoint";

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeltaCheckpointHint() {}

  /** Whether the checkpoint that it names is there. */
  static boolean holds(Path file) throws IOException {
    JsonNode hint;
    try {
      hint = JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException | CharacterCodingException e) {
      return false;
    }
    JsonNode version = hint.path("version");
    if (!version.canConvertToLong() || version.longValue() < 0) {
      return false;
    }
    String begin = String.format(Locale.ROOT, "%020d.checkpoint.", version.longValue());
    JsonNode parts = hint.path("parts");
    if (!parts.canConvertToInt()) {
      return isFilled(file.resolveSibling(begin + "parquet"));
    }
    boolean all = true;
    for (int part = 1; all && part <= parts.intValue(); part++) {
      String name = String.format(Locale.ROOT, "%010d.%010d.parquet", part, parts.intValue());
      all = isFilled(file.resolveSibling(begin + name));
    }
    return all;
  }

  private static boolean isFilled(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }
}
