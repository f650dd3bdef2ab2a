package procura.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import procura.house.Repository.Source;

/// The shape of the whole repository: what a reviewer would otherwise say every week.
class TidyTest {

  private static final Repository HERE = Repository.here();

  /// This file names what it forbids.
  private static final List<Source> SOURCES =
      HERE.sources().stream().filter(source -> !source.path().endsWith("TidyTest.java")).toList();

  private static final Set<String> TOP =
      Set.of(
          "identity-domain",
          "tenants",
          "token-service",
          "audit-projection",
          "admin-ui",
          "infra",
          ".ci",
          ".mvn",
          "pom.xml",
          "procura",
          "README.md",
          "LICENSE",
          ".gitignore");

  private static final Set<String> ALSO_AT_THE_TOP =
      Set.of(
          ".gitattributes", ".editorconfig", ".dockerignore", ".github", "SECURITY.md", "NOTICE");

  @Test
  void theTopLevelHoldsTheRoomsAndNothingElse() {
    assertThat(HERE.top())
        .containsAll(TOP)
        .allMatch(name -> TOP.contains(name) || ALSO_AT_THE_TOP.contains(name));
  }

  @Test
  void aReminderNamesItsIssue() {
    assertThat(
            linesMatching(
                "\\b(TODO|FIXME|XXX)\\b(?!\\s*\\(?#\\d+)",
                source -> !source.path().endsWith("before-stop")))
        .isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(linesMatching("@(Disabled|Ignore)\\b|\\b(it|test|describe)\\.skip\\(", _ -> true))
        .isEmpty();
  }

  @Test
  void testsWaitForThingsAndNotForTime() {
    assertThat(linesMatching("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep", Source::isTest)).isEmpty();
  }

  @Test
  void noFileKnowsTheMachineItWasWrittenOn() {
    assertThat(
            linesMatching(
                "(?<![\\w.$}])/(work|root|Users|home)/\\w|[A-Z]:\\\\\\\\Users", _ -> true))
        .isEmpty();
  }

  @Test
  void noFileNamesARegistry() {
    assertThat(
            linesMatching(
                "registry\\.(npmjs|yarnpkg)|repo1?\\.maven\\.(apache\\.)?org|/artifactory/|/repository/maven",
                _ -> true))
        .isEmpty();
  }

  @Test
  void noTabs() {
    assertThat(linesMatching("\t", _ -> true)).isEmpty();
  }

  @Test
  void aDocumentHasOneTitle() {
    assertThat(SOURCES)
        .filteredOn(source -> source.path().toString().endsWith(".md"))
        .allSatisfy(
            source -> assertThat(titles(source)).as("titles of " + source.path()).hasSize(1));
  }

  @Test
  void everyPackageSaysWhatItIs() {
    var packages =
        SOURCES.stream()
            .filter(source -> source.isJava() && !source.isTest())
            .collect(Collectors.groupingBy(source -> source.path().getParent()));
    assertThat(packages.entrySet())
        .allSatisfy(entry ->
            assertThat(entry.getValue())
                .as("package-info.java of %s with a sentence and @NullMarked", entry.getKey())
                .anyMatch(source ->
                    source.path().endsWith("package-info.java")
                        && source.text().startsWith("/// ")
                        && source.text().contains("@NullMarked")));
  }

  /// A class of the product that no other file names, that is no bean and has no `main`.
  @Test
  void noFileIsDead() {
    var words =
        SOURCES.stream()
            .collect(
                Collectors.toMap(
                    Source::path,
                    source ->
                        Pattern.compile("\\W+")
                            .splitAsStream(source.text())
                            .collect(Collectors.toSet())));
    assertThat(SOURCES)
        .filteredOn(source -> source.isJava() && !source.isTest() && !isEntered(source))
        .filteredOn(source -> !isNamedElsewhere(source, words))
        .extracting(Source::path)
        .isEmpty();
  }

  /// Sizes are looks, not laws: printed, never failed.
  @Test
  void longFilesAreReported() {
    var tall =
        SOURCES.stream()
            .filter(source -> source.path().toString().matches(".*\\.(java|ts|tsx|sql)"))
            .filter(source -> source.lines().size() > 400)
            .map(source -> source.lines().size() + " lines: " + source.path())
            .toList();
    tall.forEach(System.out::println);
    assertThat(tall).doesNotContainNull();
  }

  private static boolean isEntered(Source source) {
    return source.path().endsWith("package-info.java")
        || source.path().startsWith("infra/house-rules")
        || Stream.of(
                "@Singleton",
                "@Controller",
                "@Factory",
                "@ServerFilter",
                "@Context",
                "@Prototype",
                "@Bean",
                "@ConfigurationProperties",
                "@EachProperty",
                "@Produces",
                "static void main(",
                "@Introspected")
            .anyMatch(source.text()::contains);
  }

  private static boolean isNamedElsewhere(Source source, Map<? extends Object, Set<String>> words) {
    var name = source.path().getFileName().toString().replace(".java", "");
    return words.entrySet().stream()
        .anyMatch(
            entry -> !entry.getKey().equals(source.path()) && entry.getValue().contains(name));
  }

  private static List<String> titles(Source source) {
    var code = Pattern.compile("(?ms)^ *```.*?^ *```").matcher(source.text());
    return code.replaceAll("").lines().filter(line -> line.startsWith("# ")).toList();
  }

  private static Collection<String> linesMatching(String regex, Predicate<Source> in) {
    var pattern = Pattern.compile(regex);
    return SOURCES.stream()
        .filter(in)
        .flatMap(source ->
            source.lines().stream()
                .filter(line -> pattern.matcher(line).find())
                .map(line -> source.path() + ": " + line.strip()))
        .toList();
  }
}
