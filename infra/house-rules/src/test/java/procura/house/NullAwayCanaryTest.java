package procura.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions of NullAway have been silent on a newer JDK without a word. This compiles one careless
/// class with exactly the arguments of the build.
class NullAwayCanaryTest {

  private static final List<String> OPENED =
      Stream.concat(
              Stream.of("api", "file", "main", "model", "parser", "processing", "tree", "util")
                  .map(name -> "-J--add-exports=jdk.compiler/com.sun.tools.javac." + name),
              Stream.of("code", "comp")
                  .map(name -> "-J--add-opens=jdk.compiler/com.sun.tools.javac." + name))
          .map(flag -> flag + "=ALL-UNNAMED")
          .toList();

  @TempDir Path classes;

  @Test
  void aNullDereferenceDoesNotCompile() {
    assertThat(javac("Careless"))
        .contains("error: [NullAway] dereferenced expression text is @Nullable");
  }

  @Test
  void itsCarefulTwinCompiles() {
    assertThat(javac("Careful")).isEmpty();
  }

  private String javac(String name) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(OPENED);
    command.add("-J--sun-misc-unsafe-memory-access=allow");
    command.addAll(
        List.of(
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-XDaddTypeAnnotationsToSymbol=true"));
    command.addAll(
        List.of("-processorpath", classPath(), "-cp", classPath(), "-d", classes.toString()));
    command.add(System.getProperty("errorprone.args"));
    command.add(Path.of("src/test/resources/canary", name + ".java").toString());
    return assertDoesNotThrow(() -> {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    });
  }

  /// Surefire hides the class path in a jar's manifest and tells it here.
  private static String classPath() {
    var all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }
}
