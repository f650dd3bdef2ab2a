package procura.server.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds nginx, or installs it where that can be done.
final class Nginx {

  private Nginx() {}

  static @Nullable String program() {
    var found = find();
    return found != null || !install() ? found : find();
  }

  private static @Nullable String find() {
    return Stream.concat(
            Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator)),
            Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  /// One at a time on a machine: apt has a lock of its own, but does not wait for it.
  private static boolean install() {
    if (!"root".equals(System.getProperty("user.name"))
        || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return false;
    }
    var lockFile = Path.of(System.getProperty("java.io.tmpdir"), "procura-nginx.lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return find() != null
          || (run("apt-get", "update")
              && run("apt-get", "install", "-y", "--no-install-recommends", "nginx-light"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    return builder.start().onExit().join().exitValue() == 0;
  }
}
