package procura.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates are believed: those of the JDK's authorities, and one more if the operator
/// says so.
final class Trust {

  private Trust() {}

  static SSLContext of(@Nullable Path caFile) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, authorities(caFile).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the trusted certificates of " + caFile + " are unusable", e);
    }
  }

  private static TrustManagerFactory authorities(@Nullable Path caFile)
      throws GeneralSecurityException, IOException {
    var known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    known.init((KeyStore) null);
    if (caFile == null) {
      return known;
    }
    var all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    var name = 0;
    for (var certificate :
        Arrays.stream(known.getTrustManagers())
            .flatMap(
                m -> m instanceof X509TrustManager x ? Stream.of(x.getAcceptedIssuers()) : null)
            .toList()) {
      all.setCertificateEntry("jdk-" + name++, certificate);
    }
    try (var pem = Files.newInputStream(caFile)) {
      var more = CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (more.isEmpty()) {
        throw new GeneralSecurityException("no certificate in it");
      }
      for (var certificate : more) {
        all.setCertificateEntry("operator-" + name++, certificate);
      }
    }
    var both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    both.init(all);
    return both;
  }
}
