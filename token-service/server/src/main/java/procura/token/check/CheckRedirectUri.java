package procura.token.check;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import procura.authority.Authorities.ClientAuthority;

/// `redirect_uri` is a registered one, compared as a string (OAuth 2.1 section 2.3.1). On loopback
/// only the port may differ (section 8.4.2); `localhost` counts, as clients in the field use it.
public final class CheckRedirectUri {

  /// A loopback address, its port, and the rest as registered.
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]|localhost))(?::([0-9]{1,5}))?((?:/.*)?)");

  private static final int HIGHEST_PORT = 65_535;

  private CheckRedirectUri() {}

  /// @throws NoRedirect when it is missing or not registered
  public static String of(ClientAuthority client, Map<String, List<String>> parameters) {
    var sent = parameters.getOrDefault("redirect_uri", List.of());
    var registered = client.metadata().redirectUris();
    if (sent.size() > 1) {
      throw new NoRedirect("redirect_uri must be sent once");
    }
    if (sent.isEmpty()) {
      if (registered.size() != 1) {
        throw new NoRedirect("redirect_uri is required");
      }
      return registered.getFirst();
    }
    var uri = sent.getFirst();
    if (registered.stream().noneMatch(known -> matches(known, uri))) {
      throw new NoRedirect("redirect_uri is not registered for this client");
    }
    return uri;
  }

  static boolean matches(String registered, String sent) {
    return registered.equals(sent) || matchesOnLoopback(registered, sent);
  }

  private static boolean matchesOnLoopback(String registered, String sent) {
    var known = LOOPBACK.matcher(registered);
    var asked = LOOPBACK.matcher(sent);
    return known.matches()
        && asked.matches()
        && known.group(1).equals(asked.group(1))
        && known.group(3).equals(asked.group(3))
        && (asked.group(2) == null || Integer.parseInt(asked.group(2)) <= HIGHEST_PORT);
  }

  /// Whether the client can only be one on the person's own machine.
  public static boolean isLoopback(String uri) {
    return LOOPBACK.matcher(uri).matches();
  }
}
