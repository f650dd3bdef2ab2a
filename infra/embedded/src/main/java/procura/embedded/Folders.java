package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;

/// Places on disk that are ours alone: never a name in a shared temporary folder that somebody else
/// could have made first.
final class Folders {

  private Folders() {}

  /// For what can be thrown away and made again: unpacked programs, the servers of test runs. Empty
  /// where the user has no home to keep it in.
  static Optional<Path> cache() {
    var wanted =
        environment("PROCURA_CACHE_DIR")
            .or(() -> environment("XDG_CACHE_HOME").map(caches -> caches.resolve("procura")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "procura"));
    try {
      return Optional.of(create(wanted)).filter(Files::isWritable);
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank()).map(Path::of);
  }

  /// Others may pass through (PostgreSQL can run as `nobody`) but neither list nor write.
  static Path create(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return directory.toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var tree = Files.walk(directory)) {
      for (var file : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
