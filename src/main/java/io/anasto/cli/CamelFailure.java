package io.anasto.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.PropertyBindingException;

/** What Camel could not start, in short: its exceptions come in long chains. */
final class CamelFailure {
  private static final String CAMEL = "org.apache.camel.";

  private final Throwable failure;
  private final Optional<Path> snippets;

  private CamelFailure(Throwable failure, Optional<Path> snippets) {
    this.failure = failure;
    this.snippets = snippets;
  }

  /**
   * What of a failed start is Camel's, and so the user's: our own routes start.
   *
   * @param snippets the directory of the snippets, when there is one
   */
  private static Optional<CamelFailure> of(Throwable failure, Optional<Path> snippets) {
    boolean camel = false;
    Throwable root = failure;
    for (Throwable one = failure; one != null; one = one.getCause()) {
      camel |= one.getClass().getName().startsWith(CAMEL);
      root = one;
    }
    StackTraceElement[] trace = root.getStackTrace();
    boolean ours = trace.length > 0 && trace[0].getClassName().startsWith("io.anasto.");
    return camel && !ours ? Optional.of(new CamelFailure(failure, snippets)) : Optional.empty();
  }

  /** The failure as the user is to be told it: Camel's in short, any other as it is. */
  static Exception told(Exception failure, Optional<Path> snippets) {
    return of(failure, snippets)
        .<Exception>map(camel -> new CommandException(camel.text()))
        .orElse(failure);
  }

  /** The message that says most, and where the snippet or the property is that it is about. */
  String text() {
    Throwable root = failure;
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof PropertyBindingException binding && binding.getOptionKey() != null) {
        return property(binding);
      }
      String message = message(one);
      // The parsers of snippets name the file in one of their messages, and not in the last.
      if (message.contains("in file:")) {
        return message;
      }
      root = one;
    }
    return place() + message(root);
  }

  private static String property(PropertyBindingException binding) {
    String prefix = binding.getOptionPrefix() == null ? "" : binding.getOptionPrefix();
    String key =
        (prefix + (prefix.isEmpty() || prefix.endsWith(".") ? "" : ".") + binding.getOptionKey())
            .replaceFirst("^camel\\.", "");
    String reason =
        binding.getCause() == null
            ? "Camel has no such option"
            : message(binding.getCause()).lines().findFirst().orElse("");
    return "'%s' in [camel] cannot be set: %s".formatted(key, reason);
  }

  private String place() {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof FailedToCreateRouteException created) {
        return place(created.getLocation(), created.getRouteId());
      }
      if (one instanceof FailedToStartRouteException started) {
        return place(started.getLocation(), started.getRouteId());
      }
    }
    return "";
  }

  private String place(String location, String routeId) {
    if (location != null) {
      return location.replaceFirst("^file:", "") + ": ";
    }
    return file(routeId).map(file -> file + ": ").orElse("")
        + (routeId == null ? "" : "route '" + routeId + "': ");
  }

  /** The one file that can be meant: Camel does not always tell. */
  private Optional<Path> file(String routeId) {
    if (snippets.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(snippets.get())) {
      List<Path> all = files.filter(CamelFailure::isSnippet).toList();
      List<Path> named = all.stream().filter(file -> mentions(file, routeId)).toList();
      List<Path> candidates = named.isEmpty() ? all : named;
      return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isSnippet(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".xml");
  }

  private static boolean mentions(Path file, String routeId) {
    try {
      return routeId != null && Files.readString(file, StandardCharsets.UTF_8).contains(routeId);
    } catch (IOException e) {
      return false;
    }
  }

  private static String message(Throwable one) {
    return one.getMessage() == null ? one.toString() : one.getMessage().strip();
  }
}
