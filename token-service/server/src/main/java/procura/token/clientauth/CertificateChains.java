package procura.token.clientauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.authority.proof.ClientCertificate;

/// Whether a certificate descends from an authority that is trusted here (RFC 5280 section 6).
/// Revocation lists are not asked: a client is revoked here, by its credential.
@Singleton
final class CertificateChains {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateChains.class);

  /// `clientAuth`, or any.
  private static final Set<String> PURPOSES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

  private static final int MOST_KNOWN = 1_000;

  private final Cache<List<String>, Set<TrustAnchor>> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /// Of certificates in PEM; what can't be read vouches for nobody.
  Set<TrustAnchor> anchors(List<String> pem) {
    return known.get(pem, CertificateChains::read);
  }

  static Set<TrustAnchor> anchors(Collection<X509Certificate> certificates) {
    var anchors = new HashSet<TrustAnchor>();
    certificates.forEach(c -> anchors.add(new TrustAnchor(c, null)));
    return anchors;
  }

  boolean endsIn(Set<TrustAnchor> anchors, ClientCertificate certificate, Instant now) {
    if (anchors.isEmpty() || !isForClients(certificate.leaf())) {
      return false;
    }
    try {
      var target = new X509CertSelector();
      target.setCertificate(certificate.leaf());
      var path = new PKIXBuilderParameters(anchors, target);
      path.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(certificate.chain())));
      path.setDate(Date.from(now));
      path.setRevocationEnabled(false);
      CertPathBuilder.getInstance("PKIX").build(path);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static boolean isForClients(X509Certificate leaf) {
    try {
      var purposes = leaf.getExtendedKeyUsage();
      return purposes == null || purposes.stream().anyMatch(PURPOSES::contains);
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  private static Set<TrustAnchor> read(List<String> pem) {
    return pem.stream()
        .flatMap(text -> certificates(text).stream())
        .map(c -> new TrustAnchor(c, null))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      LOG.warn("a trusted certificate can't be read, so nobody is trusted for it", e);
      return List.of();
    }
  }
}
