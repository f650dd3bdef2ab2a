package procura.identity.client;

import java.util.Arrays;
import java.util.Optional;

/// Which of its names a client's certificate is known by: RFC 8705 section 2.1.2 registers exactly
/// one of these members.
public enum CertificateName {
  SUBJECT_DN("tls_client_auth_subject_dn"),
  SAN_DNS("tls_client_auth_san_dns"),
  SAN_URI("tls_client_auth_san_uri"),
  SAN_IP("tls_client_auth_san_ip"),
  SAN_EMAIL("tls_client_auth_san_email");

  private final String wireName;

  CertificateName(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<CertificateName> of(String wireName) {
    return Arrays.stream(values()).filter(n -> n.wireName.equals(wireName)).findFirst();
  }
}
