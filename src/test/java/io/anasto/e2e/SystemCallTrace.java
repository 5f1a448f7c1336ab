package io.anasto.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The calls by which a process changed files, with all their data, in the order in which they
 * ended: what {@code strace -f -y} has written.
 *
 * @param calls that succeeded
 */
record SystemCallTrace(List<SystemCallTrace.Call> calls) {
  /** All calls by which the files that matter here are changed, and those that would escape us. */
  private static final String CALLS =
      "openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,"
          + "sync_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,"
          + "mkdirat,ftruncate,truncate,fallocate,copy_file_range,sendfile,splice,clone,clone3";

  /** More than any write here has. */
  private static final int LONGEST_DATA = 4 << 20;

  /** Of an argument, in a message. */
  private static final int LONGEST_SHOWN = 100;

  private static final Pattern WHOLE = Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += +(.*)");
  private static final Pattern BEGUN =
      Pattern.compile("(\\d+) +(\\w+)\\((.*) <unfinished \\.\\.\\.>");
  private static final Pattern ENDED =
      Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)\\) += +(.*)");

  /**
   * One call, or the beginning of one.
   *
   * @param arguments as strace writes them
   * @param result as strace writes it; empty where it only begins
   * @param thread that made it
   */
  record Call(String name, List<String> arguments, String result, String thread) {
    boolean isBeginning() {
      return result.isEmpty();
    }

    boolean hasFailed() {
      return result.startsWith("-1");
    }

    int descriptor(int argument) {
      return number(arguments.get(argument));
    }

    int newDescriptor() {
      return number(result);
    }

    private static int number(String text) {
      int end = text.indexOf('<');
      return Integer.parseInt((end < 0 ? text : text.substring(0, end)).strip());
    }

    long size(int argument) {
      return Long.parseLong(arguments.get(argument).strip());
    }

    byte[] data(int argument) {
      return unquoted(arguments.get(argument));
    }

    String text(int argument) {
      return new String(data(argument), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(text -> text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) : text)
          .collect(Collectors.joining(", ", name + "(", ") = " + result));
    }
  }

  /** What to start a process behind. */
  static List<String> command(Path log) {
    return List.of(
        "strace",
        "-f",
        "-y",
        "-qq",
        "-e",
        "trace=" + CALLS,
        "-s",
        Integer.toString(LONGEST_DATA),
        "-o",
        log.toString());
  }

  static SystemCallTrace read(Path log) throws IOException {
    List<Call> calls = new ArrayList<>();
    Map<String, String> begun = new HashMap<>();
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.forEach(line -> read(line, begun, calls));
    }
    Set<String> threads = threads(calls);
    return new SystemCallTrace(
        calls.stream().filter(call -> threads.contains(call.thread())).toList());
  }

  /** The threads of the process: one that it has started has descriptors of its own. */
  private static Set<String> threads(List<Call> calls) {
    Set<String> threads = new HashSet<>();
    threads.add(calls.get(0).thread());
    for (Call call : calls) {
      if (call.name().startsWith("clone")
          && !call.isBeginning()
          && call.arguments().toString().contains("CLONE_THREAD")) {
        threads.add(Integer.toString(call.newDescriptor()));
      }
    }
    return threads;
  }

  private static void read(String line, Map<String, String> begun, List<Call> calls) {
    Matcher whole = WHOLE.matcher(line);
    Matcher beginning = BEGUN.matcher(line);
    Matcher end = ENDED.matcher(line);
    if (end.matches()) {
      add(
          end.group(1),
          end.group(2),
          begun.remove(end.group(1)) + end.group(3),
          end.group(4),
          calls);
    } else if (beginning.matches()) {
      begun.put(beginning.group(1), beginning.group(3));
      calls.add(new Call(beginning.group(2), split(beginning.group(3)), "", beginning.group(1)));
    } else if (whole.matches()) {
      add(whole.group(1), whole.group(2), whole.group(3), whole.group(4), calls);
    }
  }

  private static void add(
      String thread, String name, String arguments, String result, List<Call> calls) {
    if (!result.startsWith("-1") && !result.startsWith("?")) {
      calls.add(new Call(name, split(arguments), result, thread));
    }
  }

  /** Splits at the commas that are neither within a text nor within a path. */
  private static List<String> split(String arguments) {
    List<String> all = new ArrayList<>();
    int from = 0;
    boolean quoted = false;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        all.add(arguments.substring(from, i).strip());
        from = i + 1;
      }
    }
    all.add(arguments.substring(from).strip());
    return all;
  }

  /** The bytes of a text in quotes, with C's escapes. */
  private static byte[] unquoted(String quoted) {
    if (!quoted.startsWith("\"") || !quoted.endsWith("\"")) {
      throw new IllegalArgumentException("not a whole text: " + quoted);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 1;
    while (i < quoted.length() - 1) {
      char c = quoted.charAt(i++);
      if (c != '\\') {
        bytes.write(c);
        continue;
      }
      c = quoted.charAt(i);
      int simple = "tnvfr\"\\".indexOf(c);
      if (simple >= 0) {
        bytes.write("\t\n\u000b\f\r\"\\".charAt(simple));
        i++;
        continue;
      }
      int value = 0;
      int digits = 0;
      while (digits < 3 && quoted.charAt(i) >= '0' && quoted.charAt(i) <= '7') {
        value = value * 8 + quoted.charAt(i++) - '0';
        digits++;
      }
      bytes.write(value);
    }
    return bytes.toByteArray();
  }
}
