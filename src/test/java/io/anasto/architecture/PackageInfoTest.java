package io.anasto.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package opens with its front door. */
class PackageInfoTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern ENTRY = Pattern.compile("\\{@link (io\\.anasto\\.[A-Za-z.]+)}");

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageNamesItsEntryClass(Path directory) throws IOException {
    Path info = directory.resolve("package-info.java");
    assertThat(info).exists();
    String text = Files.readString(info).replaceAll("\\s+\\*?\\s*", " ");

    Matcher entry = ENTRY.matcher(text);
    assertThat(entry.find()).as("%s names its entry class by a {@link}", info).isTrue();
    Path named = SOURCES.resolve(entry.group(1).replace('.', '/') + ".java");
    assertThat(named).exists();
    assertThat(named.getParent()).isEqualTo(directory);
  }

  private static List<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
  }
}
