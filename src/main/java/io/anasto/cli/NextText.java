package io.anasto.cli;

import io.anasto.plan.Amounts;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.util.ArrayList;
import java.util.List;

/** What a source would read next, in words. */
final class NextText {
  private final SourcePlan source;
  private final NextFiles.Look look;

  NextText(SourcePlan source, NextFiles.Look look) {
    this.source = source;
    this.look = look;
  }

  /** Lines ended by line feeds, to stand below those of the source. */
  String text() {
    List<String> lines = new ArrayList<>();
    if (look.problem().isPresent()) {
      lines.add("%s %s".formatted(source.displayDir(), look.problem().get()));
    } else if (look.files() == 0) {
      lines.add("nothing" + beside());
    } else {
      List<String> names = look.names().stream().map(FileName::onOneLine).toList();
      String more = look.files() > names.size() ? ", …" : "";
      lines.add(
          "%s, %s: %s%s%s"
              .formatted(
                  Amounts.count(look.files(), "new file"),
                  Amounts.size(look.bytes()),
                  String.join(", ", names),
                  more,
                  beside()));
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("  would read next: ").append(line).append('\n'));
    if (!look.leftOut().isEmpty()) {
      text.append("  leaves out: ").append(LeftOutText.of(look.leftOut())).append('\n');
    }
    if (look.problem().isEmpty() && !look.hasCreationTimes()) {
      text.append(
          "  creation times: not told by this file system; the modification time counts for the"
              + " bookmark\n");
    }
    return text.toString();
  }

  private String beside() {
    List<String> parts = new ArrayList<>();
    if (look.known() > 0) {
      parts.add(Amounts.number(look.known()) + " known already");
    }
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }
}
