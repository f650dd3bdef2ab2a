package procura.house.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {

  private static final List<Statement> TWO =
      Statement.in(
          """
          # A heading
          - A5 roles carry permissions
          - #86 transaction tokens (later: transaction tokens)
          """);

  @Test
  void namesSayWhatIsShown() {
    assertThat(
            new PassedTest("a.BIT", "[B2]: a group", "[A5, A7] #52 and n53: (RFC 6749 §5.2)")
                .shows())
        .containsExactlyInAnyOrder("A5", "A7", "B2", "#52", "#53");
    assertThat(new PassedTest("a.BIT", "CO_01_test_25_once", "test_7_test_9_RU_01 [3]").shows())
        .containsExactlyInAnyOrder("#25", "#7", "#9");
    assertThat(new PassedTest("a.BIT", "B", "it has &#39; and section12 and n1000").shows())
        .isEmpty();
  }

  @Test
  void theListHasNumbersAndWhoOwesThem() {
    assertThat(TWO)
        .containsExactly(
            new Statement("A5", "roles carry permissions", null),
            new Statement("#86", "transaction tokens", "transaction tokens"));
  }

  @Test
  void aStatementWithoutATestIsAFailure() {
    var shown = new PassedTest("a.RolesIT", "RolesIT", "[A5] roles");
    assertThat(print(new Reports(List.of(shown), Set.of()), true)).contains("RolesIT: [A5] roles");
    assertThat(print(new Reports(List.of(), Set.of()), false)).contains("SHOWN BY NO TEST", "[A5]");
    assertThat(print(new Reports(List.of(shown), Set.of("a.SilentIT")), false))
        .contains("SilentIT");
  }

  @Test
  void onlyWhatPassedInThisBuildCounts(@TempDir Path root) throws Exception {
    var module = Files.createDirectories(root.resolve("m"));
    Files.writeString(module.resolve("pom.xml"), "");
    var tests = Files.createDirectories(module.resolve("src/test/java/a"));
    Files.writeString(tests.resolve("RanTest.java"), "@Test");
    Files.writeString(tests.resolve("SilentIT.java"), "@Test");
    Files.writeString(tests.resolve("BaseTest.java"), "public abstract class BaseTest { @Test");
    Files.writeString(tests.resolve("ThingUnderTest.java"), "class ThingUnderTest {");
    var began = Instant.now().minusSeconds(60);
    report(
        module,
        "a.RanTest",
        "<testcase name='x' classname='c'/><testcase name='\uFFFF&#0;' classname='c'/><testcase name='y' classname='c'><failure/></testcase><testcase name='z' classname='c'><skipped/></testcase>");
    report(module, "a.OldTest", "<testcase name='old' classname='c'/>")
        .toFile()
        .setLastModified(began.minusSeconds(60).toEpochMilli());
    var reports = Reports.of(root, began);
    assertThat(reports.passed())
        .containsExactly(
            new PassedTest("a.RanTest", "c", "x"), new PassedTest("a.RanTest", "c", "??"));
    assertThat(reports.silent()).containsExactly("a.SilentIT");
  }

  private static Path report(Path module, String name, String cases) throws Exception {
    var folder = Files.createDirectories(module.resolve("target/surefire-reports"));
    return Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        "<testsuite name='" + name + "'>" + cases + "</testsuite>");
  }

  private static String print(Reports reports, boolean holds) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertThat(new Proof(TWO, reports).printWhole(out)).isEqualTo(holds);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
