package io.anasto.plan;

import io.anasto.row.FileName;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file beside another one whose being there says that the other one is whole. Immutable.
 *
 * @param template its name, with {@code ${file:name}} or {@code ${file:name.noext}} in the place of
 *     the other one's, or the same for all files of a directory
 */
public record DoneFile(String template) {
  private static final String NAME = "${file:name}";
  private static final String NAME_WITHOUT_ENDING = "${file:name.noext}";

  /** Whether the file that says that this one is whole is there. */
  public boolean isThereFor(Path file) {
    String name = FileName.of(file.getFileName());
    int dot = name.lastIndexOf('.');
    String done =
        template
            .replace(NAME_WITHOUT_ENDING, dot < 0 ? name : name.substring(0, dot))
            .replace(NAME, name);
    return Files.exists(FileName.resolve(file.getParent(), done));
  }

  /** Whether a file of this name says that another one is whole, and is no data itself. */
  public boolean isOne(String name) {
    String variable = template.contains(NAME) ? NAME : NAME_WITHOUT_ENDING;
    int at = template.indexOf(variable);
    if (at < 0) {
      return name.equals(template);
    }
    String before = template.substring(0, at);
    String behind = template.substring(at + variable.length());
    return name.length() > before.length() + behind.length()
        && name.startsWith(before)
        && name.endsWith(behind);
  }
}
