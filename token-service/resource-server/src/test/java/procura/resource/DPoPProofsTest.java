package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.resource.Requests.allowed;
import static procura.resource.Requests.bearer;
import static procura.resource.Requests.challenge;
import static procura.resource.Requests.refused;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// RFC 9449 sections 4.3 and 7: a bound token is worth nothing without its key (CA-04, negative
/// test 47).
class DPoPProofsTest {

  private static final ECKey KEY = FakeIssuer.ecKey("holder");

  private final FakeIssuer issuer = new FakeIssuer();
  private final ProtectedResource resource = issuer.resource().baseScopes("pet:read").build();
  private final String token = bound(issuer.token());

  private static String bound(TokenForge forge) {
    try {
      var thumbprint = KEY.computeThumbprint().toString();
      return forge.claim("cnf", Map.of("jkt", thumbprint)).signed();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private TokenForge proof(ECKey key) {
    var now = issuer.time.instant();
    return new TokenForge(key, now)
        .header("typ", "dpop+jwt")
        .header("kid", null)
        .header("jwk", key.toPublicJWK().toJSONObject())
        .claim("htm", "POST")
        .claim("htu", "https://mcp.acme.example/mcp")
        .claim("ath", AccessTokenValidator.digest(token));
  }

  private ResourceRequest request(String... proofs) {
    return ResourceRequest.of(
        "POST",
        "/mcp",
        null,
        Map.of("Authorization", List.of("DPoP " + token), "DPoP", List.of(proofs)));
  }

  @Test
  void aTokenWithItsProofIsAccepted() {
    allowed(resource.authorize(request(proof(KEY).signed())));
  }

  @Test
  @DisplayName("#47 section72 aBound token is no bearer token")
  void section72ABoundTokenIsNoBearerToken() {
    var refused = resource.authorize(bearer(token));
    assertThat(refused(refused).error()).isEqualTo("invalid_token");
    assertThat(challenge(refused)).startsWith("DPoP ").contains("algs=\"ES256 EdDSA PS256\"");
  }

  @Test
  void anUnboundTokenIsNoDPoPToken() {
    var request =
        ResourceRequest.of(
            "POST",
            "/mcp",
            null,
            Map.of(
                "Authorization",
                List.of("DPoP " + issuer.token().signed()),
                "DPoP",
                List.of(proof(KEY).signed())));
    assertThat(refused(resource.authorize(request)).error()).isEqualTo("invalid_token");
  }

  @Test
  @DisplayName("RFC 9728 section 2: a resource may take only bound tokens, and says so")
  void onlyBoundTokens() {
    var strict = issuer.resource().baseScopes("pet:read").boundTokensOnly().build();
    assertThat(strict.metadata().document())
        .containsEntry("dpop_bound_access_tokens_required", true);
    allowed(strict.authorize(request(proof(KEY).signed())));
    var refused = strict.authorize(bearer(issuer.token().signed()));
    assertThat(refused(refused).error()).isEqualTo("invalid_token");
    assertThat(challenge(refused)).startsWith("DPoP ");
  }

  @Test
  void aProofCountsOnce() {
    var proof = proof(KEY).signed();
    allowed(resource.authorize(request(proof)));
    assertThat(refused(resource.authorize(request(proof))).error()).isEqualTo("invalid_dpop_proof");
  }

  @Test
  void twoProofsAreNone() {
    var twice = request(proof(KEY).signed(), proof(KEY).claim("jti", "2").signed());
    assertThat(refused(resource.authorize(twice)).status()).isEqualTo(401);
  }

  record Flaw(String name, UnaryOperator<TokenForge> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Flaw> flaws() {
    return Stream.of(
        new Flaw("typ", proof -> proof.header("typ", "JWT")),
        new Flaw("alg none", proof -> proof.header("alg", "none")),
        new Flaw("alg HS256", proof -> proof.header("alg", "HS256")),
        new Flaw("no jwk", proof -> proof.header("jwk", null)),
        new Flaw("private jwk", proof -> proof.header("jwk", KEY.toJSONObject())),
        new Flaw("crit", proof -> proof.header("crit", List.of("x"))),
        new Flaw("htm", proof -> proof.claim("htm", "GET")),
        new Flaw("htu", proof -> proof.claim("htu", "https://mcp.acme.example/other")),
        new Flaw("htu of another host", proof -> proof.claim("htu", "https://evil.example/mcp")),
        new Flaw("no ath", proof -> proof.claim("ath", null)),
        new Flaw("ath", proof -> proof.claim("ath", AccessTokenValidator.digest("x"))),
        new Flaw("no jti", proof -> proof.claim("jti", null)),
        new Flaw("old", proof -> proof.claim("iat", 1)),
        new Flaw("no iat", proof -> proof.claim("iat", null)));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  @DisplayName("#47 a flawed proof is refused")
  void aFlawedProofIsRefused(Flaw flaw) {
    var refused = resource.authorize(request(flaw.make().apply(proof(KEY)).signed()));
    assertThat(refused(refused).status()).isEqualTo(401);
    assertThat(refused(refused).error()).isEqualTo("invalid_dpop_proof");
  }

  @Test
  void aProofOfAnotherKeyIsRefused() {
    var other = proof(FakeIssuer.ecKey("thief")).signed();
    assertThat(refused(resource.authorize(request(other))).error()).isEqualTo("invalid_dpop_proof");
  }

  @Test
  void rfc8705ATokenBoundToACertificateNeedsIt() {
    var mtls = issuer.token().claim("cnf", Map.of("x5t#S256", "abc")).signed();
    assertThat(refused(resource.authorize(bearer(mtls))).error()).isEqualTo("invalid_token");
  }

  @Test
  void rfc7800ABindingThatIsNotKnownRefuses() {
    var unknown = issuer.token().claim("cnf", Map.of("kid", "x")).signed();
    assertThat(refused(resource.authorize(bearer(unknown))).error()).isEqualTo("invalid_token");
  }
}
