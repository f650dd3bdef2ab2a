package procura.tenancy.limit;

import io.micronaut.http.HttpRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Whose requests are counted together, and where a record says that one came from: the peer of the
/// connection, or whom a trusted proxy names. Never what a stranger wrote into a header.
public final class ClientAddress {

  private static final String ATTRIBUTE = "procura.client-address";

  private ClientAddress() {}

  public static @Nullable InetAddress of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, InetAddress.class)
        .orElseGet(() -> request.getRemoteAddress().getAddress());
  }

  /// As text for the record.
  public static String name(HttpRequest<?> request) {
    var address = of(request);
    return address == null ? "unknown" : address.getHostAddress();
  }

  /// For whoever knows that the peer may be believed.
  public static void set(HttpRequest<?> request, InetAddress address) {
    request.setAttribute(ATTRIBUTE, address);
  }
}
