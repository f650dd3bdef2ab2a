package procura.server.demo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands out one headless Chromium to the tests of this JVM. Installs it where that can be done
/// unasked: as root on a Debian. Without one its tests are left out, and fail where somebody
/// insists: `CI` or `PROCURA_REQUIRE_BROWSER`.
final class Chromium implements ParameterResolver {

  private static final String MISSING =
      """

      +----------------------------------------------------------------------+
      |  No Chromium was found: the browser tests need one.                   |
      |  Install the package `chromium`, or name a Chrome in PROCURA_CHROME.  |
      +----------------------------------------------------------------------+\
      """;

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Path OF_MACOS =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(Chromium.class))
        .getOrComputeIfAbsent(Running.class, _ -> new Running(program()), Running.class)
        .browser();
  }

  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

    Running(Path program) {
      this(
          Playwright.create(
              new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))),
          program);
    }

    private Running(Playwright playwright, Path program) {
      this(playwright, playwright.chromium().launch(options(program)));
    }

    private static LaunchOptions options(Path program) {
      return new LaunchOptions()
          .setExecutablePath(program)
          .setChromiumSandbox(false) // root, who is who one is in a container, has none
          .setArgs(
              List.of(
                  "--disable-gpu",
                  "--disable-quic",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync"));
    }

    @Override
    public void close() {
      playwright.close(); // and with it the browser
    }
  }

  private static Path program() {
    var found = find().or(() -> install() ? find() : Optional.empty());
    var insisted = Stream.of("CI", "PROCURA_REQUIRE_BROWSER").anyMatch(Chromium::isSet);
    if (found.isEmpty() && insisted) {
      throw new IllegalStateException(MISSING);
    }
    Assumptions.assumeTrue(found.isPresent(), MISSING);
    return found.orElseThrow();
  }

  private static boolean isSet(String variable) {
    return List.of("true", "1").contains(String.valueOf(System.getenv(variable)));
  }

  private static Optional<Path> find() {
    var named = Optional.ofNullable(System.getenv("PROCURA_CHROME")).map(Path::of);
    return Stream.of(named.stream(), NAMES.stream().flatMap(Chromium::onPath), Stream.of(OF_MACOS))
        .flatMap(paths -> paths)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> onPath(String name) {
    return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .map(folder -> Path.of(folder, name));
  }

  /// One at a time on a machine: apt has a lock of its own, but does not wait for it.
  private static boolean install() {
    if (!isRoot() || onPath("apt-get").noneMatch(Files::isExecutable)) {
      return false;
    }
    var lockFile = Path.of(System.getProperty("java.io.tmpdir"), "procura-chromium.lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return find().isPresent()
          || (run("apt-get", "update")
              && run(
                  "apt-get",
                  "install",
                  "-y",
                  "--no-install-recommends",
                  "chromium",
                  "fonts-liberation"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean run(String... command) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    return builder.start().onExit().join().exitValue() == 0;
  }
}
