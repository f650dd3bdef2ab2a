package procura.token.upstream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import procura.identity.TenantId;
import procura.outbound.KeySets;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;

/// Checks an ID token of a provider elsewhere (OpenID Connect Core section 3.1.3.7).
@Singleton
final class IdTokenCheck {

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.PS256,
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512);

  /// Types of tokens that are something else (RFC 8725 section 3.11).
  private static final Set<String> OTHER_TYPES =
      Set.of("at+jwt", "logout+jwt", "secevent+jwt", "dpop+jwt", "client-authentication+jwt");

  private static final int LONGEST = 32_768;
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final int FEWEST_RSA_BITS = 2048;

  private final KeySets keySets;
  private final InstantSource clock;

  IdTokenCheck(KeySets keySets, InstantSource clock) {
    this.keySets = keySets;
    this.clock = clock;
  }

  record Expected(TenantId tenant, String issuer, String clientId, String nonce, URI keys) {}

  JWTClaimsSet check(String token, Expected expected) {
    try {
      if (token.length() > LONGEST) {
        throw new UpstreamFailure("ID token is too long");
      }
      var jwt = SignedJWT.parse(token);
      var type = jwt.getHeader().getType();
      if (type != null && OTHER_TYPES.contains(type.getType().replace("application/", ""))) {
        throw new UpstreamFailure("ID token is a token of another type");
      }
      if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
        throw new UpstreamFailure("ID token is signed with an algorithm that is not taken");
      }
      if (!isSigned(jwt, expected)) {
        throw new UpstreamFailure("ID token is not signed by a key of the provider");
      }
      return checked(jwt.getJWTClaimsSet(), expected);
    } catch (ParseException | IllegalArgumentException _) {
      throw new UpstreamFailure("ID token is none");
    }
  }

  private boolean isSigned(SignedJWT jwt, Expected expected) {
    var kid = jwt.getHeader().getKeyID();
    var keys =
        switch (keySets.find(expected.tenant(), expected.keys(), kid)) {
          case Known(var known) -> known;
          case Unavailable(var reason) -> throw new UpstreamFailure("jwks_uri: " + reason);
        };
    return keys.stream()
        .filter(key -> kid == null || kid.equals(key.getKeyID()))
        .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        .anyMatch(key -> verifies(jwt, key));
  }

  private static boolean verifies(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier =
          switch (key) {
            case ECKey ec -> new ECDSAVerifier(ec);
            case RSAKey rsa when rsa.size() >= FEWEST_RSA_BITS -> new RSASSAVerifier(rsa);
            default -> null;
          };
      return verifier != null
          && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
          && jwt.verify(verifier);
    } catch (JOSEException _) {
      return false;
    }
  }

  private JWTClaimsSet checked(JWTClaimsSet claims, Expected expected) throws ParseException {
    var now = clock.instant();
    var expires = claims.getExpirationTime();
    var issued = claims.getIssueTime();
    if (!expected.issuer().equals(claims.getIssuer())) {
      throw new UpstreamFailure("ID token is of another issuer");
    }
    if (!claims.getAudience().contains(expected.clientId())) {
      throw new UpstreamFailure("ID token is for another client");
    }
    var party = claims.getStringClaim("azp");
    if ((claims.getAudience().size() > 1 && party == null)
        || (party != null && !party.equals(expected.clientId()))) {
      throw new UpstreamFailure("ID token was issued to another client");
    }
    if (expires == null || !expires.toInstant().plus(SKEW).isAfter(now)) {
      throw new UpstreamFailure("ID token has run out");
    }
    if (issued == null || issued.toInstant().minus(SKEW).isAfter(now)) {
      throw new UpstreamFailure("ID token is of a time to come");
    }
    if (!expected.nonce().equals(claims.getStringClaim("nonce"))) {
      throw new UpstreamFailure("ID token answers another request");
    }
    if (claims.getSubject() == null || claims.getSubject().isBlank()) {
      throw new UpstreamFailure("ID token is about nobody");
    }
    return claims;
  }
}
