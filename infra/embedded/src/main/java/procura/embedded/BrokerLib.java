package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The broker's class path: every jar of one folder, in the same order each time, as an AOT cache
/// demands.
record BrokerLib(Path folder, List<Path> jars) {

  static BrokerLib in(Path folder) {
    try (var files = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>empty()) {
      var jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .map(file -> file.toAbsolutePath().normalize())
              .sorted()
              .toList();
      if (jars.isEmpty()) {
        throw new CannotStart(
            "no Kafka broker in `%s`: build infra/broker or set PROCURA_KAFKA_BOOTSTRAP_SERVERS"
                .formatted(folder));
      }
      return new BrokerLib(folder, jars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path find() {
    var told = System.getProperty("procura.broker-lib");
    if (told != null) {
      return Path.of(told);
    }
    var home = home();
    return Stream.of(
            home.resolveSibling("broker-lib"), // lib/embedded.jar -> broker-lib
            home.resolve("../../broker/target/broker-lib").normalize()) // infra/embedded/target
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(home.resolveSibling("broker-lib"));
  }

  /// The folder that holds our own classes: a jar's, or `target` of the module.
  private static Path home() {
    try {
      var source = BrokerLib.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(source.toURI()).resolve("..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String classPath() {
    return jars.stream()
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  /// Changes with any jar and with the JDK: an AOT cache fits nothing else.
  String fingerprint() {
    var sum = new CRC32();
    try {
      sum.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      sum.update(System.getProperty("java.home").getBytes(StandardCharsets.UTF_8));
      for (var jar : jars) {
        sum.update(
            (jar + ":" + Files.size(jar) + ":" + Files.getLastModifiedTime(jar).toMillis())
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%08x".formatted(sum.getValue());
  }
}
