package procura.token.scene;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import procura.authority.proof.ClientCertificate;

/// Stands for the edge of the platform, which alone knows TLS: tests say in headers of their own
/// which certificate a connection has. The real edge is tried in `MutualTlsIT`.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = "procura.scene")
final class Edge {

  static final String CERTIFICATE = "Test-Certificate";
  static final String OF_PROXY = "Test-Of-Proxy";

  @RequestFilter
  void see(HttpRequest<?> request) throws CertificateException {
    var chain = new ArrayList<X509Certificate>();
    for (var encoded : request.getHeaders().getAll(CERTIFICATE)) {
      chain.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(Base64.getDecoder().decode(encoded))));
    }
    if (!chain.isEmpty()) {
      request.setAttribute(
          ClientCertificate.ATTRIBUTE,
          ClientCertificate.of(chain, request.getHeaders().contains(OF_PROXY)));
    }
  }
}
