package procura.server.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import procura.authority.proof.ClientCertificate;
import procura.authority.proof.TlsSettings;

/// Finds the certificate of a client, where this server is told to look for one: in the TLS
/// connection, or in the header that a trusted proxy wrote. What anybody else writes into that
/// header is not read, and a trusted proxy's own certificate is nobody's.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(condition = ClientCertificates.Wanted.class)
final class ClientCertificates implements Ordered {

  /// Where a TLS session remembers what was read of it.
  private static final String READ = "procura.certificate";

  private final @Nullable CertificateHeader header;
  private final TrustedProxies proxies;
  private final boolean direct;

  ClientCertificates(TlsSettings settings, TrustedProxies proxies) {
    var name = settings.clientCertificateHeader();
    this.header = name == null ? null : new CertificateHeader(name);
    this.proxies = proxies;
    this.direct = settings.asksForCertificates();
  }

  @RequestFilter
  void find(HttpRequest<?> request) {
    var certificate =
        isProxied(request)
            ? header == null ? null : header.certificate(request)
            : direct ? ofConnection(request) : null;
    if (certificate != null) {
      request.setAttribute(ClientCertificate.ATTRIBUTE, certificate);
    }
  }

  private boolean isProxied(HttpRequest<?> request) {
    return proxies.contain(request.getRemoteAddress().getAddress());
  }

  private static @Nullable ClientCertificate ofConnection(HttpRequest<?> request) {
    var session = request.getSslSession().orElse(null);
    if (session == null) {
      return null;
    }
    if (session.getValue(READ) instanceof Optional<?> known) {
      return (ClientCertificate) known.orElse(null);
    }
    var read = read(session);
    session.putValue(READ, read);
    return read.orElse(null);
  }

  private static Optional<ClientCertificate> read(SSLSession session) {
    try {
      var chain =
          Arrays.stream(session.getPeerCertificates())
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
      return chain.isEmpty() ? Optional.empty() : Optional.of(ClientCertificate.of(chain, false));
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }

  /// Without a way for certificates to come there is nothing to do, for no request.
  static final class Wanted implements Condition {

    @Override
    @SuppressWarnings("rawtypes") // as Micronaut's interface has it
    public boolean matches(ConditionContext context) {
      return context.getProperty("procura.tls.client-auth", String.class, "off").equals("optional")
          || context.containsProperty("procura.tls.client-certificate-header");
    }
  }
}
