package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A short program run to its end.
record Command(int exit, String output) {

  static Command run(Path directory, List<String> line) {
    try {
      var builder =
          new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
      // neither the caller's PGDATA nor its language may change what the program does and says
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Command(process.waitFor(), output.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + line.getFirst(), e);
    }
  }

  /// Whether the program is there and content.
  static boolean succeeds(String... line) {
    try {
      return run(Path.of("/"), List.of(line)).exit() == 0;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  Command orThrow(String what) {
    if (exit != 0) {
      throw new CannotStart(what + " failed: " + output);
    }
    return this;
  }
}
