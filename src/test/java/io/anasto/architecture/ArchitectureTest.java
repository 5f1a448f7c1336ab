package io.anasto.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the table of {@link ProjectPackage} and {@link Library}. A rule that matches no class
 * fails.
 */
class ArchitectureTest {
  /** Packages without a class so far. A package leaves the set with its first class. */
  private static final Set<ProjectPackage> NOT_YET = EnumSet.noneOf(ProjectPackage.class);

  /** Libraries that nobody uses so far. A library leaves the set with its first use. */
  private static final Set<Library> NOT_USED_YET = EnumSet.noneOf(Library.class);

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ProjectPackage.ROOT);

  @ParameterizedTest
  @MethodSource("packagesWithClasses")
  void aPackageImportsWhatTheTableAllows(ProjectPackage one) {
    noClasses()
        .that()
        .resideInAPackage(one.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(one.forbidden())
        .check(MAIN);
  }

  @Test
  void everyClassIsInAPackageOfTheTableOrInTheRoot() {
    String[] allowed =
        Stream.concat(Stream.of(ProjectPackage.ROOT), ProjectPackage.patterns().stream())
            .toArray(String[]::new);

    classes().should().resideInAnyPackage(allowed).check(MAIN);
  }

  @Test
  void theRootHasOnePublicClass() {
    assertThat(MAIN.stream())
        .filteredOn(c -> c.getPackageName().equals(ProjectPackage.ROOT))
        .filteredOn(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && c.isTopLevelClass())
        .extracting(JavaClass::getSimpleName)
        .isSubsetOf("Anasto");
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ProjectPackage.ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @ParameterizedTest
  @MethodSource("packagesWithoutCamel")
  void rowConfigAndPlanKnowNothingOfCamel(ProjectPackage one) {
    noClasses()
        .that()
        .resideInAPackage(one.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.camel..")
        .check(MAIN);
  }

  @ParameterizedTest
  @EnumSource
  void aHeavyLibraryIsUsedInOnePackageOnly(Library library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(library.home.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library.patterns)
        .check(MAIN);
    assertThat(isUsed(library))
        .as("%s is used in %s; NOT_USED_YET says otherwise", library, library.home)
        .isEqualTo(!NOT_USED_YET.contains(library));
  }

  @Test
  void aClassIsNamedForItsJob() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)")
        .orShould()
        .haveNameMatching(".*[.$]Abstract[^.$]*Base")
        .check(MAIN);
  }

  @Test
  void packagesThatAreNotYetThereHaveNoClasses() {
    assertThat(MAIN.stream().map(JavaClass::getPackageName).distinct())
        .as("packages that are there; NOT_YET must not list them")
        .noneMatch(
            PackageMatchers.of(
                NOT_YET.stream().map(ProjectPackage::pattern).toArray(String[]::new)));
  }

  private static Set<ProjectPackage> packagesWithClasses() {
    return EnumSet.complementOf(EnumSet.copyOf(NOT_YET));
  }

  private static Stream<ProjectPackage> packagesWithoutCamel() {
    return Stream.of(ProjectPackage.ROW, ProjectPackage.CONFIG, ProjectPackage.PLAN)
        .filter(one -> !NOT_YET.contains(one));
  }

  private static boolean isUsed(Library library) {
    PackageMatchers matcher = PackageMatchers.of(library.patterns);
    return MAIN.stream()
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .anyMatch(dependency -> matcher.test(dependency.getTargetClass().getPackageName()));
  }
}
