package io.anasto.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> in the config's strings. */
final class Environment {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)(}?)");
  private static final Pattern CONTENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * The text with its variables replaced. As in a shell, the default also stands for an empty
   * variable.
   *
   * @param kept contents of <code>${…}</code> that are no variables and stay as they are
   * @throws IllegalArgumentException saying which variable is unset or misspelt
   */
  Text replace(String written, Set<String> kept) {
    Matcher matcher = VARIABLE.matcher(written);
    StringBuilder value = new StringBuilder();
    while (matcher.find()) {
      if (matcher.group(2).isEmpty()) {
        throw new IllegalArgumentException("'${' is never closed; write ${NAME}");
      }
      String content = matcher.group(1);
      String replacement = kept.contains(content) ? matcher.group() : valueOf(content);
      matcher.appendReplacement(value, Matcher.quoteReplacement(replacement));
    }
    return new Text(matcher.appendTail(value).toString(), written);
  }

  private String valueOf(String content) {
    Matcher parts = CONTENT.matcher(content);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'${" + content + "}' names no variable; write ${NAME} or ${NAME:-default}");
    }
    String set = variables.get(parts.group(1));
    if (parts.group(2) != null && (set == null || set.isEmpty())) {
      return parts.group(3);
    }
    if (set == null) {
      throw new IllegalArgumentException(
          "the environment variable '%s' is not set; set it, or write ${%1$s:-default}"
              .formatted(parts.group(1)));
    }
    return set;
  }
}
