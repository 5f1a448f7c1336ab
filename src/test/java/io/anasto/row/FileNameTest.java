package io.anasto.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That each path has one spelling, no two the same, and that it leads back to the bytes. */
class FileNameTest {
  @ParameterizedTest
  @CsvSource({
    "63 61 66 E9 2E 63 73 76, caf\\xE9.csv",
    "63 61 66 C3 A9 2E 63 73 76, café.csv",
    "FF FE, \\xFF\\xFE",
    "C3, \\xC3",
    "ED A0 80, \\xED\\xA0\\x80",
    "C0 AF, \\xC0\\xAF",
    "EF BF BD, \uFFFD",
    "EF BF BD FF, \uFFFD\\xFF",
    "F0 9F 98 80 FF, 😀\\xFF",
    "F0 9F 98, \\xF0\\x9F\\x98",
    "61 5C 62, a\\b",
    "5C 78 46 46, \\x5CxFF",
    "5C 78 66 66, \\x5Cxff",
    "5C 78 35 43, \\x5Cx5C",
    "5C 5C 78 46 46, \\\\x5CxFF",
    "5C FF, \\\\xFF",
    "5C 78 34 FF, \\x4\\xFF",
    "61 E9 2F 62 E9, a\\xE9/b\\xE9"
  })
  void bytesHaveASpellingThatLeadsBackToThem(String hex, String spelling) {
    byte[] bytes = bytes(hex);

    assertThat(FileName.bytes(spelling)).isEqualTo(bytes);
    assertThat(FileName.of(FileName.path(spelling))).isEqualTo(spelling);
  }

  @Test
  void aNameWithoutAnEscapeIsWhatItEverWas() {
    for (String name : List.of("a.csv", "ü/ä b .csv", "a\\b", "\\n", "\\x", "\\xG0", "a\nb", " ")) {
      assertThat(FileName.of(Path.of(name))).isEqualTo(name);
      assertThat(FileName.path(name)).isEqualTo(Path.of(name));
    }
  }

  @Test
  void noTwoPathsShareASpelling() {
    // Of the bytes that spellings are made of, and of some that are not UTF-8.
    byte[] alphabet = {'\\', 'x', 'F', '5', 'C', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9, '\n'};
    Random random = new Random(7);
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      byte[] name = new byte[1 + random.nextInt(7)];
      for (int at = 0; at < name.length; at++) {
        name[at] = alphabet[random.nextInt(alphabet.length)];
      }
      String spelling = FileName.of(FileName.path(escaped(name)));
      String bytes = escaped(name);

      assertThat(seen.putIfAbsent(spelling, bytes)).as(spelling).isIn(null, bytes);
      assertThat(FileName.bytes(spelling)).isEqualTo(name);
      String line = FileName.onOneLine(spelling);
      assertThat(line).doesNotContain("\n");
      assertThat(FileName.bytes(line)).isEqualTo(name);
    }
  }

  @Test
  void controlCharactersAreSpelledOnOneLine() {
    assertThat(FileName.onOneLine("a\nb\t\u0085c")).isEqualTo("a\\x0Ab\\x09\\xC2\\x85c");
  }

  @Test
  void pathsAboveAndWithDotsAreKept() {
    assertThat(FileName.of(FileName.path("../a\\xFF/./b/"))).isEqualTo("../a\\xFF/./b");
    assertThat(FileName.of(FileName.path("/a//\\xFF"))).isEqualTo("/a/\\xFF");
    assertThat(FileName.resolve(Path.of("/x"), "/a\\xFF")).isEqualTo(FileName.path("/a\\xFF"));
    assertThat(FileName.resolve(Path.of("/x"), "a\\xFF")).isEqualTo(FileName.path("/x/a\\xFF"));
  }

  @Test
  void aFileOfThatNameIsOpened(@TempDir Path directory) throws Exception {
    Path file = FileName.resolve(directory, "a\\xFF/b\\xE9.csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "here");

    assertThat(Files.readString(FileName.resolve(directory, "a\\xFF/b\\xE9.csv")))
        .isEqualTo("here");
    assertThat(FileName.of(directory.relativize(file))).isEqualTo("a\\xFF/b\\xE9.csv");
    assertThat(FileName.of(file.toRealPath()))
        .isEqualTo(FileName.of(directory.toRealPath()) + "/a\\xFF/b\\xE9.csv");
  }

  /** Java's own texts are of no use there: it takes each byte above 127 for the same character. */
  @ParameterizedTest
  @ValueSource(strings = {"POSIX", "C.UTF-8"})
  void spellingsAreTheSameInEveryLocale(String locale, @TempDir Path directory) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FileNameTest.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("café.csv|caf\\xE9.csv|\uFFFD|true");
    }
  }

  /** What the locale's process does. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    StringBuilder told = new StringBuilder();
    for (String name : List.of("caf\u00e9.csv", "caf\\xE9.csv", "\uFFFD")) {
      Path file = Files.createFile(FileName.resolve(directory, name));
      told.append(FileName.of(directory.relativize(file))).append('|');
    }
    byte[] raw = {'c', 'a', 'f', (byte) 0xC3, (byte) 0xA9, '.', 'c', 's', 'v'};
    told.append(Files.exists(FileName.resolve(directory, escaped(raw))));
    System.out.writeBytes(told.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append("\\x%02X".formatted(b));
    }
    return text.toString();
  }

  private static byte[] bytes(String hex) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String one : hex.split(" ", -1)) {
      bytes.write(Integer.parseInt(one, 16));
    }
    return bytes.toByteArray();
  }
}
