package procura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate that nobody but its file vouches for, for `host.test`.
record Certificate(SSLContext server, Path file) {

  private static final String PASSWORD = "of-a-test";

  static Certificate in(Path directory) throws Exception {
    var store = directory.resolve("host.p12");
    var file = directory.resolve("host.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "host",
        "-keyalg",
        "EC",
        "-dname",
        "CN=host.test",
        "-ext",
        "san=dns:host.test",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "host",
        "-file",
        file.toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return new Certificate(context, file);
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
