package io.anasto.plan;

import io.anasto.config.FileType;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a destination's files: {@code <table>-<batch, 12 digits>[-<part>].<extension>}. */
public final class OutputName {
  private OutputName() {}

  /**
   * The name of a batch's file.
   *
   * @param part from 1, or 0 when the batch has a single file
   */
  public static String of(DestinationPlan plan, long batch, int part) {
    return "%s-%012d%s%s"
        .formatted(plan.name(), batch, part == 0 ? "" : "-%05d".formatted(part), plan.fileEnding());
  }

  /** What a file of this name holds, by its ending; empty when that says nothing. */
  public static Optional<FileType> typeOf(String fileName) {
    String bare = fileName.replaceFirst("\\.(gz|zst)$", "");
    return Arrays.stream(FileType.values())
        .filter(type -> bare.endsWith("." + type.extension()))
        .findFirst();
  }

  /** The batch number in a name that {@link #of} gave, for this destination; empty for others. */
  public static OptionalLong batchOf(DestinationPlan plan, String fileName) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(plan.name()) + "-(\\d{12,18})(-\\d{5,9})?\\.[a-z.]+")
            .matcher(fileName);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
