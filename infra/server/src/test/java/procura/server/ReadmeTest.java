package procura.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import procura.house.Repository;

/// A document that can't lie: its commands parse, its links lead somewhere, its table of settings
/// is that of the code.
class ReadmeTest {

  private static final Repository HERE = Repository.here();

  private static final String README =
      assertDoesNotThrow(() -> Files.readString(HERE.root().resolve("README.md")));

  private static final String LAUNCHER =
      assertDoesNotThrow(() -> Files.readString(HERE.root().resolve("procura")));

  /// Each specification names the tests that show it, and they are there.
  @Test
  void everyTestItNamesExists() throws IOException {
    var table = README.substring(README.indexOf("<!-- specifications"), README.indexOf("## Words"));
    var named =
        Pattern.compile("`(\\w+(?:Test|IT))`")
            .matcher(table)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(named).isNotEmpty();
    try (var files = Files.walk(HERE.root())) {
      var there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .collect(Collectors.toSet());
      assertThat(named).allSatisfy(name -> assertThat(there).contains(name + ".java"));
    }
  }

  @Test
  @DisplayName("[A20] it says where the line is between a token and the records behind it")
  void whichRecordsAreWhoseIsTheBackendsMatter() {
    assertThat(README.substring(README.indexOf("## Limits and refusals")))
        .contains("Which records are whose", "behind the resource server");
  }

  @Test
  @DisplayName("[C19] the first thing it says is how to have it running: one command")
  void theFirstCommandIsTheDemo() {
    assertThat(commands().getFirst()).first().isEqualTo("demo");
  }

  @Test
  void everyCommandIsOneThatTheLauncherKnows() {
    assertThat(commands())
        .isNotEmpty()
        .allSatisfy(words ->
            assertThat(LAUNCHER)
                .containsPattern("(?m)^(\\w+ \\| )*" + words.getFirst() + "\\b.*\\)$"));
  }

  @Test
  void everyCommandThatReachesJavaParsesThere() {
    assertThat(commands())
        .filteredOn(words -> !List.of("test", "help").contains(words.getFirst()))
        .isNotEmpty()
        .allSatisfy(words -> new CommandLine(new Main()).parseArgs(words.toArray(String[]::new)));
  }

  @Test
  void everyCommandOfTheHelpIsInTheLauncher() {
    assertThat(new CommandLine(new Main()).getSubcommands().keySet())
        .allSatisfy(name -> assertThat(LAUNCHER).contains("procura " + name));
  }

  @Test
  void everyLinkLeadsToAFile() {
    assertThat(
            Pattern.compile("]\\(([^)#:]+)\\)")
                .matcher(README)
                .results()
                .map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(HERE.root().resolve(path)).exists());
  }

  @Test
  void theTableOfSettingsIsTheCodes() {
    var table =
        Pattern.compile("(?m)^\\| `(PROCURA_\\w+)` \\| (?:`([^`]*)`)? ?\\|")
            .matcher(README)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), ReadmeTest::statedDefault));
    var code =
        Stream.of(Setting.values())
            .collect(
                Collectors.toMap(Setting::name, setting -> String.valueOf(setting.byDefault())));
    code.put("PROCURA_BASE_URL", "http://127.0.0.1:$PORT");
    assertThat(table).isEqualTo(code);
  }

  @Test
  void everyJsonSampleIsJson() {
    assertThat(
            Pattern.compile("(?s)```json\\n(.*?)```")
                .matcher(README)
                .results()
                .map(sample -> sample.group(1)))
        .isNotEmpty()
        .allSatisfy(json -> assertThat(new ObjectMapper().readTree(json)).isNotEmpty());
  }

  private static String statedDefault(MatchResult row) {
    return String.valueOf(row.group(2));
  }

  private static List<List<String>> commands() {
    return Pattern.compile("\\./procura ([a-z][^`#\\n]*)")
        .matcher(README)
        .results()
        .map(command -> List.of(command.group(1).strip().split("\\s+")))
        .toList();
  }
}
