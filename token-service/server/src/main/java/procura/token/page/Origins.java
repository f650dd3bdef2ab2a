package procura.token.page;

import io.micronaut.http.HttpRequest;

/// Where a request came from, as the connection says and no header.
public final class Origins {

  private Origins() {}

  public static String of(HttpRequest<?> request) {
    var address = request.getRemoteAddress().getAddress();
    return address == null ? "unknown" : address.getHostAddress();
  }
}
