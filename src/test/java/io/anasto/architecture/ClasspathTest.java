package io.anasto.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The libraries agree with each other: which class is loaded does not hang on their order. */
class ClasspathTest {
  /** Surefire keeps the real classpath here, and starts Java with one jar that names it. */
  private static final String CLASSPATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private static final Pattern NOT_LOADED_BY_NAME =
      Pattern.compile("META-INF/.*|(.*/)?(module|package)-info\\.class");

  /** Two parts of parquet-java, always of one version, each bring what they use of it. */
  private static final String SHADED_TWICE = "shaded/parquet/it/unimi/dsi/fastutil/";

  @Test
  void noClassIsInTwoLibraries() throws IOException {
    Map<String, String> homes = new HashMap<>();
    List<String> doubled = new ArrayList<>();
    for (String jar : libraries()) {
      for (String name : classes(jar)) {
        String other = homes.put(name, jar);
        if (other != null && !name.startsWith(SHADED_TWICE)) {
          doubled.add(name + " in " + other + " and " + jar);
        }
      }
    }

    assertThat(homes).containsKey("org/apache/camel/main/Main.class");
    assertThat(doubled).isEmpty();
  }

  private static List<String> libraries() {
    return Stream.of(CLASSPATH.split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .toList();
  }

  private static List<String> classes(String jar) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !NOT_LOADED_BY_NAME.matcher(name).matches())
          .toList();
    }
  }
}
