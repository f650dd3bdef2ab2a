package procura.identity;

import java.net.URI;
import java.net.URISyntaxException;

/// The identifier of a protected resource: an absolute URI without fragment (RFC 8707 section 2),
/// of any scheme (`https://…`, `mcp-server://…`), compared as a string. Unique in its tenant.
public record ResourceIdentifier(String value) {

  public ResourceIdentifier {
    if (value.length() > 512 || !isAbsoluteWithoutFragment(value)) {
      throw new IllegalArgumentException("resource must be an absolute URI without fragment");
    }
  }

  private static boolean isAbsoluteWithoutFragment(String value) {
    try {
      var uri = new URI(value);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
