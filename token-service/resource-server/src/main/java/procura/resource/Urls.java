package procura.resource;

import java.net.URI;
import java.util.Set;

/// Rules for URLs that this library calls or publishes.
final class Urls {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Urls() {}

  /// TLS everywhere; plain HTTP to this machine alone, for development.
  static URI requireSafe(URI uri) {
    if (!isSafe(uri)) {
      throw new IllegalArgumentException("not an https URL: " + uri);
    }
    return uri;
  }

  static boolean isSafe(URI uri) {
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
  }

  /// Keys and endpoints of an issuer with TLS are fetched with TLS.
  static boolean isAsSafeAs(URI issuer, URI uri) {
    return isSafe(uri) && ("https".equals(uri.getScheme()) || "http".equals(issuer.getScheme()));
  }

  static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  static String wellKnownPath(URI uri, String name) {
    var path = uri.getRawPath();
    return "/.well-known/" + name + (path == null || path.equals("/") ? "" : path);
  }

  static URI wellKnown(URI uri, String name) {
    return URI.create(origin(uri) + wellKnownPath(uri, name));
  }
}
