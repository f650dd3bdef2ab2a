package procura.house.fakes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// A certificate authority for tests, by the JDK's own `keytool`.
public final class TestAuthority {

  private static final String PASSWORD = "only-for-tests";

  private final Path store;
  private final AtomicInteger count = new AtomicInteger();

  private TestAuthority(Path store) {
    this.store = store;
  }

  public static TestAuthority create() {
    try {
      var authority = new TestAuthority(Files.createTempDirectory("authority").resolve("keys.p12"));
      authority.keytool("ca", "CN=Test Authority", null, List.of("bc:c", "ku=keyCertSign"));
      return authority;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A key and who it is said to belong to.
  public record Identity(PrivateKey key, List<X509Certificate> chain) {

    public X509Certificate certificate() {
      return chain.getFirst();
    }

    /// As `x5c` has it (RFC 7517 section 4.7).
    public String base64() {
      return TestAuthority.base64(certificate());
    }

    public String pem() {
      return TestAuthority.pem("CERTIFICATE", encoded(certificate()));
    }

    public String keyPem() {
      return TestAuthority.pem("PRIVATE KEY", key.getEncoded());
    }

    /// TLS that shows this certificate and trusts `server`, or shows none without an identity.
    public static SSLContext tls(@Nullable Identity own, X509Certificate server) {
      try {
        var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("server", server);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        var tls = SSLContext.getInstance("TLS");
        tls.init(
            own == null ? null : new KeyManager[] {new Always(own)},
            trust.getTrustManagers(),
            null);
        return tls;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// @param extensions as `keytool -ext` takes them, such as `san=dns:a.example`
  public Identity issue(String name, String... extensions) {
    return keytool("key" + count.incrementAndGet(), name, "ca", Arrays.asList(extensions));
  }

  public Identity selfSigned(String name, String... extensions) {
    return keytool("key" + count.incrementAndGet(), name, null, Arrays.asList(extensions));
  }

  public X509Certificate certificate() {
    return identity("ca").certificate();
  }

  public String pem() {
    return identity("ca").pem();
  }

  /// One that ended some days ago.
  public Identity expired(String name, String... extensions) {
    return keytool(
        "key" + count.incrementAndGet(), name, "ca", Arrays.asList(extensions), "-40d", 30);
  }

  private Identity keytool(
      String alias, String name, @Nullable String signer, List<String> extensions) {
    return keytool(alias, name, signer, extensions, "-1d", 3_650); // tests move their clocks on
  }

  private Identity keytool(
      String alias,
      String name,
      @Nullable String signer,
      List<String> extensions,
      String start,
      int days) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-startdate",
                start,
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    if (signer != null) {
      command.addAll(List.of("-signer", signer));
    }
    extensions.forEach(extension -> command.addAll(List.of("-ext", extension)));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
      return identity(alias);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Identity identity(String alias) {
    try (var in = Files.newInputStream(store)) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return new Identity(
          (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray()),
          Arrays.stream(keys.getCertificateChain(alias)).map(c -> (X509Certificate) c).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String base64(X509Certificate certificate) {
    return Base64.getEncoder().encodeToString(encoded(certificate));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }

  /// Shows its one certificate, whatever authorities the server names.
  private static final class Always extends X509ExtendedKeyManager {

    private final Identity identity;

    Always(Identity identity) {
      this.identity = identity;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyTypes, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }
}
