package procura.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;

/// Checks that the sender of a token holds its key (RFC 9449 section 4.3 and 7). Each proof counts
/// once on this node; it is bound to method, URL and token, and is a minute old at most.
final class DPoPProofs {

  static final String ALGORITHMS = "ES256 EdDSA PS256";

  private static final Set<SignatureAlgorithm> ALLOWED =
      Set.of(SignatureAlgorithm.ES256, SignatureAlgorithm.ED25519, SignatureAlgorithm.PS256);
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final String origin;
  private final InstantSource time;
  private final Generations<Boolean> seen = new Generations<>(100_000);

  /// `origin` is the resource's public one: what a `Host` header says proves nothing.
  DPoPProofs(String origin, InstantSource time) {
    this.origin = origin;
    this.time = time;
  }

  void check(ResourceRequest request, String token, String thumbprint) throws TokenRefused {
    var proofs = request.header("dpop");
    if (proofs.size() != 1) {
      throw new TokenRefused("not exactly one DPoP header");
    }
    var proof = Jws.parse(proofs.getFirst());
    proof.requireType("dpop+jwt");
    requireKey(proof, thumbprint);
    requireClaims(new Claims(proof.payload()), request, token, thumbprint);
  }

  private static void requireKey(Jws proof, String thumbprint) throws TokenRefused {
    var algorithm = proof.algorithm(ALLOWED);
    var key = embeddedKey(proof);
    if (!proof.isSignedBy(key, algorithm)) {
      throw new TokenRefused("signature of the proof");
    }
    if (!thumbprint.equals(thumbprintOf(key))) {
      throw new TokenRefused("the token is bound to another key");
    }
  }

  private static JWK embeddedKey(Jws proof) throws TokenRefused {
    if (proof.header().get("jwk") instanceof ObjectNode jwk) {
      try {
        var key = JWK.parse(StrictJson.map(jwk));
        if (!key.isPrivate()) {
          return key;
        }
      } catch (ParseException | RuntimeException _) {
        // a stranger's key can be broken in ways that the parser did not think of
      }
    }
    throw new TokenRefused("jwk of the proof");
  }

  private static String thumbprintOf(JWK key) throws TokenRefused {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException _) {
      throw new TokenRefused("jwk of the proof");
    }
  }

  private void requireClaims(
      Claims claims, ResourceRequest request, String token, String thumbprint) throws TokenRefused {
    if (!claims.requiredText("htm").equals(request.method())) {
      throw new TokenRefused("htm");
    }
    if (!normalised(claims.requiredText("htu")).equals(normalised(origin + request.rawPath()))) {
      throw new TokenRefused("htu");
    }
    if (!claims.requiredText("ath").equals(AccessTokenValidator.digest(token))) {
      throw new TokenRefused("ath");
    }
    requireRecent(claims.requiredTime("iat"));
    if (!seen.addFirst(
        AccessTokenValidator.digest(thumbprint + "." + claims.requiredText("jti")), true)) {
      throw new TokenRefused("the proof was used before");
    }
  }

  private void requireRecent(Instant iat) throws TokenRefused {
    if (Duration.between(iat, time.instant()).abs().compareTo(WINDOW) > 0) {
      throw new TokenRefused("iat of the proof");
    }
  }

  /// RFC 9449 section 4.3 step 9: without query and fragment, after syntax-based normalisation.
  private static String normalised(String url) throws TokenRefused {
    try {
      var uri = URI.create(url).normalize();
      if (uri.getHost() == null || uri.getScheme() == null) {
        throw new TokenRefused("htu is not a URL");
      }
      var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      var defaultPort = scheme.equals("https") ? 443 : 80;
      var port = uri.getPort() == defaultPort ? -1 : uri.getPort();
      return scheme
          + "://"
          + uri.getHost().toLowerCase(Locale.ROOT)
          + (port < 0 ? "" : ":" + port)
          + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    } catch (IllegalArgumentException _) {
      throw new TokenRefused("htu is not a URL");
    }
  }
}
