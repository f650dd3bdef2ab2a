package procura.authority.proof;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// How certificates of clients reach this server (RFC 8705 section 7.2). By default none does, and
/// no header means anything.
///
/// @param clientAuth `optional`: this server asks for them itself
/// @param clientCertificateHeader the header that a trusted proxy writes them into
/// @param mtlsBaseUrl the origin where certificates are asked for, when it is another
@ConfigurationProperties("procura.tls")
public record TlsSettings(
    @Bindable(defaultValue = "off") String clientAuth,
    @Nullable String clientCertificateHeader,
    @Nullable String mtlsBaseUrl) {

  /// Whether clients can authenticate by certificate at all.
  public boolean seesCertificates() {
    return asksForCertificates() || clientCertificateHeader != null;
  }

  public boolean asksForCertificates() {
    return clientAuth.equals("optional");
  }
}
