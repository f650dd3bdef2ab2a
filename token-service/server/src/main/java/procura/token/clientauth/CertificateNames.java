package procura.token.clientauth;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import procura.identity.client.CertificateName;

/// The names in a certificate, compared as RFC 8705 section 2.1.2 and RFC 5280 section 7 say; no
/// wildcard means anything.
final class CertificateNames {

  private static final int RFC822_NAME = 1;
  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  static boolean has(X509Certificate certificate, CertificateName name, String value) {
    return switch (name) {
      case SUBJECT_DN -> isSubject(certificate, value);
      case SAN_DNS ->
          alternatives(certificate, DNS_NAME).stream()
              .anyMatch(dns -> lower(dns).equals(lower(value)));
      case SAN_URI -> uris(certificate).contains(value);
      case SAN_IP ->
          alternatives(certificate, IP_ADDRESS).stream().anyMatch(ip -> sameAddress(ip, value));
      case SAN_EMAIL -> alternatives(certificate, RFC822_NAME).contains(value);
    };
  }

  static List<String> uris(X509Certificate certificate) {
    return alternatives(certificate, URI_NAME);
  }

  private static boolean isSubject(X509Certificate certificate, String name) {
    try {
      return new X500Principal(name).equals(certificate.getSubjectX500Principal()); // RFC 4514
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static List<String> alternatives(X509Certificate certificate, int type) {
    try {
      var all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(name -> Objects.equals(name.getFirst(), type))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  private static boolean sameAddress(String one, String other) {
    try {
      return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
