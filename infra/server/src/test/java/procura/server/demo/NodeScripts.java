package procura.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The programs in `src/test/js`: clients that others wrote, from npm. Installed once, and again
/// when what they need has changed.
final class NodeScripts {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HOME = Path.of("src/test/js").toAbsolutePath();
  private static final Path INSTALLED = HOME.resolve("node_modules/.procura-installed");

  private NodeScripts() {}

  /// How a script ended and what it said.
  record Ended(int status, String said) {}

  /// Runs the script's tests.
  static Ended test(String script, Map<String, String> environment) {
    install();
    return run(List.of("node", "--test", "--test-reporter=spec", script), environment);
  }

  /// Runs the tests of a script in `flows`, which reads from `world` what there is.
  static Ended flow(String flow, Map<String, ?> world, Map<String, String> environment) {
    try {
      var file = Files.createTempFile("world", ".json");
      try {
        JSON.writeValue(file.toFile(), world);
        var all = new HashMap<>(environment);
        all.put("PROCURA_WORLD", file.toString());
        return test("flows/" + flow, all);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void install() {
    try {
      var wanted = Files.readString(HOME.resolve("package-lock.json"));
      if (Files.exists(INSTALLED) && Files.readString(INSTALLED).equals(wanted)) {
        return;
      }
      var ended =
          run(
              List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--silent"),
              Map.of());
      if (ended.status() != 0) {
        throw new IllegalStateException("npm ci failed in " + HOME + ":\n" + ended.said());
      }
      Files.writeString(INSTALLED, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ended run(List<String> command, Map<String, String> environment) {
    try {
      var builder =
          new ProcessBuilder(new ArrayList<>(command))
              .directory(HOME.toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.onExit().join().exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException("Node.js 20.19 or newer is needed (https://nodejs.org)", e);
    }
  }
}
