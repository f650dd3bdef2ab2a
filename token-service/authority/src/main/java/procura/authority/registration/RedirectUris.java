package procura.authority.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.client.ApplicationType;

/// What a redirect URI may be (OAuth 2.1 section 2.3.1, RFC 8252 section 7, OpenID Connect Dynamic
/// Registration section 2).
final class RedirectUris {

  private static final Set<String> NEVER =
      Set.of("javascript", "data", "vbscript", "file", "about", "blob", "view-source");
  private static final int LONGEST = 2048;

  private RedirectUris() {}

  /// Where nothing is said, the URIs say it: older MCP clients register a loopback address alone.
  static ApplicationType inferred(List<String> uris) {
    return uris.stream().anyMatch(uri -> !uri.regionMatches(true, 0, "https:", 0, 6))
        ? ApplicationType.NATIVE
        : ApplicationType.WEB;
  }

  /// Why it can't be one.
  ///
  /// @param strict `application_type` is taken at its word, also for the developer's own machine
  static @Nullable String flaw(String text, ApplicationType type, boolean strict) {
    if (text.length() > LONGEST) {
      return "must have at most " + LONGEST + " characters";
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      return "must be a URI"; // RFC 3986: ASCII, so that all who read it read the same
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      return "must be a URI";
    }
    if (!uri.isAbsolute() || uri.getRawFragment() != null || text.contains("*")) {
      return "must be an absolute URI without fragment or wildcard";
    }
    if (uri.getRawUserInfo() != null || text.contains("\\")) {
      return "must not have user information";
    }
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> https(uri, type, strict);
      case "http" -> http(uri, type, strict);
      default -> privateUse(scheme, type);
    };
  }

  private static @Nullable String https(URI uri, ApplicationType type, boolean strict) {
    if (uri.getHost() == null) {
      return "must have a host";
    }
    return strict && type == ApplicationType.WEB && isLoopback(uri.getHost())
        ? "must not be on the person's own machine for a `web` application"
        : null;
  }

  private static @Nullable String http(URI uri, ApplicationType type, boolean strict) {
    if (!isLoopback(uri.getHost())) {
      return "must be https, or http on a loopback address";
    }
    return strict && type == ApplicationType.WEB
        ? "must be https for a `web` application: say `native` if it runs on the person's machine"
        : null;
  }

  private static @Nullable String privateUse(String scheme, ApplicationType type) {
    if (NEVER.contains(scheme) || type == ApplicationType.WEB) {
      return "must be https, or http on a loopback address";
    }
    return scheme.contains(".") ? null : "must have a scheme in reverse domain form";
  }

  static boolean isLoopback(@Nullable String host) {
    return host != null
        && (host.equals("127.0.0.1")
            || host.equals("[::1]")
            || host.equalsIgnoreCase("localhost")
            || host.toLowerCase(Locale.ROOT).endsWith(".localhost"));
  }
}
