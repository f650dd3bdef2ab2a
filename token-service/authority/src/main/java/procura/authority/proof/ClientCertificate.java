package procura.authority.proof;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import procura.identity.issuance.Confirmation;

/// The certificate whose key the sender of a request has proved to hold, by TLS: to this server, or
/// to a proxy that this server was told to believe. It says nothing yet about who that is.
///
/// @param chain the certificate, then what came along to vouch for it
/// @param thumbprint its SHA-256, base64url (RFC 8705 section 3.1)
/// @param ofProxy whether a proxy ended the TLS connection and checked the chain
public record ClientCertificate(List<X509Certificate> chain, String thumbprint, boolean ofProxy) {

  /// The request attribute that rooms find it in; the edge alone sets it.
  public static final String ATTRIBUTE = "procura.client-certificate";

  public ClientCertificate {
    chain = List.copyOf(chain);
  }

  public static ClientCertificate of(List<X509Certificate> chain, boolean ofProxy) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(chain.getFirst().getEncoded());
      return new ClientCertificate(
          chain, Base64.getUrlEncoder().withoutPadding().encodeToString(hash), ofProxy);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that can't be encoded", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public Confirmation confirmation() {
    return Confirmation.certificate(thumbprint);
  }
}
