package procura.control.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whom a call to our own address trusts: the authorities that Java knows, and one more where it is
/// told, since an issuer that serves TLS directly often has a certificate of a private one.
final class TrustedAuthorities {

  private TrustedAuthorities() {}

  static SSLContext with(Path pem) {
    try {
      var all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int n = 0;
      for (var authority : known(null)) {
        all.setCertificateEntry("known-" + n++, authority);
      }
      try (var in = new BufferedInputStream(Files.newInputStream(pem))) {
        for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          all.setCertificateEntry("told-" + n++, authority);
        }
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(all);
      var context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "PROCURA_OUTBOUND_CA_FILE holds no certificate in PEM: " + pem, e);
    }
  }

  private static X509Certificate[] known(@Nullable KeyStore none) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(none);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow()
        .getAcceptedIssuers();
  }
}
