package procura.server.http;

import io.micronaut.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.proof.ClientCertificate;

/// A certificate as a proxy writes it into a header: as a byte sequence (RFC 9440 section 2.2),
/// with its chain beside it, or in PEM with percent-encoding, as nginx does
/// (`$ssl_client_escaped_cert`).
record CertificateHeader(String name) {

  private static final int LONGEST = 16 * 1024;
  private static final int MOST = 8;

  @Nullable ClientCertificate certificate(HttpRequest<?> request) {
    var values = request.getHeaders().getAll(name);
    if (values.size() != 1 || values.getFirst().length() > LONGEST) {
      return null;
    }
    var chain = new ArrayList<X509Certificate>();
    try {
      chain.add(certificate(values.getFirst().strip()));
      for (var line : request.getHeaders().getAll(name + "-Chain")) {
        if (line.length() <= LONGEST) {
          for (var item : line.split(",", MOST)) {
            chain.add(certificate(item.strip()));
          }
        }
      }
      return ClientCertificate.of(List.copyOf(chain), true);
    } catch (CertificateException | IllegalArgumentException _) {
      return null; // the proxy sent something else, such as an empty value
    }
  }

  private static X509Certificate certificate(String value) throws CertificateException {
    byte[] encoded;
    if (value.length() > 2 && value.startsWith(":") && value.endsWith(":")) {
      encoded = Base64.getDecoder().decode(value.substring(1, value.length() - 1));
    } else {
      encoded =
          URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.US_ASCII);
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
