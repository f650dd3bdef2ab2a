package procura.resource;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// An authorization server whose tokens count, named by its issuer identifier byte for byte.
/// `legacyActors`: the name space for actors without `iss`, as older servers write them; without it
/// such a chain is refused. `severalAudiences`: its tokens may name other resources beside this
/// one.
public record TrustedIssuer(
    String identifier, @Nullable String legacyActors, boolean severalAudiences) {

  public TrustedIssuer {
    var uri = URI.create(identifier);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("an issuer has neither query nor fragment: " + identifier);
    }
    Urls.requireSafe(uri);
  }

  public static TrustedIssuer of(String identifier) {
    return new TrustedIssuer(identifier, null, false);
  }

  public TrustedIssuer acceptingActorsOf(String nameSpace) {
    return new TrustedIssuer(identifier, nameSpace, severalAudiences);
  }

  public TrustedIssuer acceptingSeveralAudiences() {
    return new TrustedIssuer(identifier, legacyActors, true);
  }

  /// RFC 8414 section 3: the well-known part goes between host and path.
  URI metadataUrl() {
    return Urls.wellKnown(URI.create(identifier), "oauth-authorization-server");
  }
}
