package procura.token.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The syntax of a `client_id` that is the URL of a metadata document
/// (draft-ietf-oauth-client-id-metadata-document section 3). Nothing is repaired or normalised: two
/// texts are two clients.
final class DocumentUrl {

  private static final int LONGEST = 512;

  private DocumentUrl() {}

  /// Whether an id claims to be one, so that nothing else can be meant.
  static boolean claims(String id) {
    return id.startsWith("https://") || id.startsWith("http://");
  }

  /// Why it can't be one.
  ///
  /// @param allowLoopback a test rig takes plain http on this machine
  static @Nullable String flaw(String url, boolean allowLoopback) {
    if (url.length() > LONGEST || url.chars().anyMatch(c -> c <= 0x20 || c > 0x7e || c == '\\')) {
      return "client_id must be a URL of at most " + LONGEST + " characters";
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException _) {
      return "client_id must be a URL";
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return "client_id must be a URL with a host, without user information and fragment";
    }
    if (!uri.getScheme().equals("https") && !(allowLoopback && isLoopback(uri.getHost()))) {
      return "client_id must be an https URL";
    }
    if (uri.getRawPath() == null || uri.getRawPath().isEmpty()) {
      return "client_id must be a URL with a path";
    }
    for (var segment : uri.getRawPath().split("/", -1)) {
      var plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (plain.equals(".") || plain.equals("..")) {
        return "client_id must be a URL without dot segments";
      }
    }
    return null;
  }

  private static boolean isLoopback(String host) {
    return host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
  }

  /// Scheme, host and port (RFC 6454 section 4).
  static String origin(String url) {
    var uri = URI.create(url);
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  static String host(String url) {
    return String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
  }
}
