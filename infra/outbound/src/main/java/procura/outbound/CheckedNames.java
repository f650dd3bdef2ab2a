package procura.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;

/// The only name resolution of the client, so that it connects to the very addresses that were
/// checked and a second answer of a hostile name server is never asked for. One forbidden address
/// among a host's condemns them all.
record CheckedNames(Names names, boolean allowLoopback) implements DnsResolver {

  /// An address that must not be called.
  static final class Forbidden extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var addresses = names.resolve(host);
    for (var address : addresses) {
      check(host, address);
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    return List.of(resolve(host)).stream()
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  private void check(String host, InetAddress address) throws Forbidden {
    if (address.isLoopbackAddress() && allowLoopback) {
      return;
    }
    if (isLoopback(host) || SpecialUse.contains(address) || isOurOwn(address)) {
      throw new Forbidden(host + " has the address " + address.getHostAddress());
    }
  }

  /// A name that RFC 6761 section 6.3 reserves for this machine, or such an address.
  static boolean isLoopback(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("127.0.0.1")
        || name.equals("[::1]")
        || name.equals("::1");
  }

  private static boolean isOurOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return true; // nobody can say: then it is
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
