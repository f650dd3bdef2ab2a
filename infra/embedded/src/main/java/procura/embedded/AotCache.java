package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The JDK's ahead-of-time cache of the broker's classes, beside its jars: it halves the start.
/// Written by the first broker as it ends, used by the next; where the folder is read-only there is
/// none, and nothing else changes.
record AotCache(Path folder, String name) {

  static AotCache of(BrokerLib lib) {
    return new AotCache(lib.folder().toAbsolutePath(), "broker-" + lib.fingerprint());
  }

  private Path file(String ending) {
    return folder.resolve(name + ending);
  }

  /// What the next broker is started with.
  ///
  /// @param recording whether it may write the cache; that makes it slower to end
  List<String> flags(boolean recording) {
    try {
      takeOver();
      if (Files.exists(file(".aot"))) {
        return List.of("-XX:AOTCache=" + file(".aot"));
      }
      if (!recording || !Files.isWritable(folder) || Files.exists(file(".recorder"))) {
        return List.of();
      }
      removeAll();
      Files.createFile(file(".recorder"));
      return List.of("-XX:AOTCacheOutput=" + file(".new"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tells later starts whose end to await before they take the cache.
  void startedBy(List<String> flags, Process broker) {
    if (flags.stream().anyMatch(flag -> flag.startsWith("-XX:AOTCacheOutput="))) {
      try {
        Files.writeString(file(".recorder"), Long.toString(broker.pid()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void takeOver() throws IOException {
    if (!Files.exists(file(".recorder"))) {
      return;
    }
    var pid = Files.readString(file(".recorder")).strip();
    if (!pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
      return;
    }
    if (Files.exists(file(".new"))) {
      Files.move(file(".new"), file(".aot"), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.delete(file(".recorder"));
  }

  /// 80 MB each, and none fits other jars or another JDK.
  private void removeAll() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "broker-*.{aot,new,recorder}")) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }
}
