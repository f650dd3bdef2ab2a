package procura.resource;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Checks JWT access tokens as RFC 9068 section 4 asks, with the hygiene of RFC 8725: the header is
/// a claim like any other until the signature holds, so nothing in it chooses a key or a rule.
final class JwtAccessTokens {

  private final Map<String, Issuer> issuers;
  private final Set<SignatureAlgorithm> algorithms;
  private final TokenRules rules;
  private final InstantSource time;

  JwtAccessTokens(
      Map<String, Issuer> issuers,
      Set<SignatureAlgorithm> algorithms,
      TokenRules rules,
      InstantSource time) {
    this.issuers = Map.copyOf(issuers);
    this.algorithms = EnumSet.copyOf(algorithms);
    this.rules = rules;
    this.time = time;
  }

  AccessToken check(String token) throws TokenRefused, IssuerUnavailable {
    var jws = Jws.parse(token);
    var claims = new Claims(jws.payload());
    var issuer = issuers.get(claims.requiredText("iss"));
    if (issuer == null) {
      throw new TokenRefused("iss is not trusted");
    }
    jws.requireType("at+jwt");
    requireSignature(jws, issuer);
    rules.requireAudience(claims, issuer.trusted());
    rules.requireInTime(claims, time.instant());
    return accessToken(token, claims, issuer.trusted());
  }

  /// `jku`, `x5u`, `x5c` and `jwk` are never looked at: the key is one that the issuer publishes.
  private void requireSignature(Jws jws, Issuer issuer) throws TokenRefused, IssuerUnavailable {
    var algorithm = jws.algorithm(algorithms);
    var keys = issuer.keys(jws.keyId(), algorithm);
    if (keys.stream().noneMatch(key -> jws.isSignedBy(key, algorithm))) {
      throw new TokenRefused(keys.isEmpty() ? "no key for kid and alg" : "signature");
    }
  }

  /// RFC 9068 section 2.2: the claims that each token has.
  private static AccessToken accessToken(String token, Claims claims, TrustedIssuer issuer)
      throws TokenRefused {
    claims.requiredTime("iat");
    return new AccessToken(
        token,
        issuer.identifier(),
        claims.requiredText("sub"),
        claims.requiredText("client_id"),
        claims.scopes(),
        claims.actors(issuer.legacyActors()),
        claims.requiredText("jti"),
        claims.requiredTime("exp"),
        StrictJson.map(claims.json()));
  }
}
