package procura.server.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import procura.tenancy.limit.ClientAddress;

/// Takes from a trusted proxy who its client is, before anybody is counted.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = "procura.trusted-proxies")
final class BehindProxies implements Ordered {

  private final TrustedProxies proxies;

  BehindProxies(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @RequestFilter
  void find(HttpRequest<?> request) {
    var peer = request.getRemoteAddress().getAddress();
    if (peer != null && proxies.contain(peer)) {
      ClientAddress.set(
          request, proxies.origin(peer, request.getHeaders().getAll("X-Forwarded-For")));
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }
}
