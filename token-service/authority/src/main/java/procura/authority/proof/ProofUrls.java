package procura.authority.proof;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares `htu` with the URL of a request: without query and fragment, after normalisation by
/// syntax and scheme (RFC 9449 section 4.3, RFC 3986 section 6.2.2 and 6.2.3).
final class ProofUrls {

  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int HEX = 16;

  private ProofUrls() {}

  static boolean same(String htu, String url) {
    return htu.equals(url) || sameNormalised(htu, url);
  }

  private static boolean sameNormalised(String htu, String url) {
    var claimed = normalised(htu);
    return claimed != null && claimed.equals(normalised(url));
  }

  private static @Nullable String normalised(String url) {
    try {
      var uri = URI.create(url).normalize();
      if (uri.getHost() == null || uri.getScheme() == null || uri.getRawUserInfo() != null) {
        return null;
      }
      var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      var port = uri.getPort() == (scheme.equals("https") ? HTTPS : HTTP) ? -1 : uri.getPort();
      var path = uri.getRawPath();
      return scheme
          + "://"
          + uri.getHost().toLowerCase(Locale.ROOT)
          + (port < 0 ? "" : ":" + port)
          + (path.isEmpty() ? "/" : unescaped(path));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// `%7E` means `~`; what has a meaning of its own stays escaped, in upper case.
  private static String unescaped(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        var digits = path.substring(i + 1, i + 3);
        char meant = (char) Integer.parseInt(digits, HEX);
        if (isUnreserved(meant)) {
          out.append(meant);
        } else {
          out.append('%').append(digits.toUpperCase(Locale.ROOT));
        }
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
