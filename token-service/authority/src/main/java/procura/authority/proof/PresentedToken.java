package procura.authority.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An access token as a request presents it: in one `Authorization` header, as `Bearer` (RFC 6750
/// section 2.1) or as `DPoP` (RFC 9449 section 7.1).
public record PresentedToken(Scheme scheme, String value) {

  public enum Scheme {
    BEARER("Bearer"),
    DPOP("DPoP");

    private final String wireName;

    Scheme(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public static PresentedToken bearer(String value) {
    return new PresentedToken(Scheme.BEARER, value);
  }

  /// Null when there is none; two headers are none, too.
  public static @Nullable PresentedToken of(List<String> authorization) {
    if (authorization.size() != 1) {
      return null;
    }
    var header = authorization.getFirst().strip();
    for (var scheme : Scheme.values()) {
      int length = scheme.wireName().length();
      if (header.length() > length
          && header.charAt(length) == ' '
          && header.regionMatches(true, 0, scheme.wireName(), 0, length)) {
        return new PresentedToken(scheme, header.substring(length + 1).strip());
      }
    }
    return null;
  }
}
