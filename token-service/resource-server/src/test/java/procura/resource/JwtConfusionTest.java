package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// JWT confusion (JW-01 to JW-05 and negative test 97): each forged token is refused with 401
/// `invalid_token`, and none makes the resource call an address that the token names.
class JwtConfusionTest {

  private static final FakeIssuer ISSUER = new FakeIssuer();

  record Attack(String name, Function<TokenForge, String> forge) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> attacks() {
    var mallory = FakeIssuer.ecKey("key-1");
    var stranger = FakeIssuer.ecKey("mallory");
    return Stream.of(
        attack("JW-01 alg none", t -> t.header("alg", "none").unsigned()),
        attack("JW-01 alg None", t -> t.header("alg", "None").unsigned()),
        attack("JW-01 alg nOnE", t -> t.header("alg", "nOnE").unsigned()),
        attack("JW-01 alg none, signed", t -> t.header("alg", "none").signed()),
        attack("JW-01 empty signature", t -> t.unsigned()),
        attack("JW-01 signature stripped", t -> cut(t.signed(), t.signed().lastIndexOf('.'))),
        attack("JW-01 zero signature", t -> t.unsigned() + TokenForge.base64(new byte[64])),
        attack("JW-01 alg missing", t -> t.header("alg", null).signed()),
        attack("JW-01 alg is a list", t -> t.header("alg", List.of("ES256")).signed()),
        attack("JW-01 HS256 with the public key", JwtConfusionTest::macWithPublicKey),
        attack("JW-01 alg of another key", t -> t.header("alg", "RS256").signed()),
        attack("JW-01 signed by another key of that kid", _ -> forge(mallory).signed()),
        attack("JW-02 jwk", _ -> forge(stranger).header("jwk", jwk(stranger)).signed()),
        attack("JW-02 jwk under our kid", _ -> forge(mallory).header("jwk", jwk(mallory)).signed()),
        attack("JW-02 jku", _ -> forge(stranger).header("jku", "https://evil.example/k").signed()),
        attack("JW-02 x5u", _ -> forge(stranger).header("x5u", "https://evil.example/c").signed()),
        attack("JW-02 x5c", _ -> forge(stranger).header("x5c", List.of("MIIB")).signed()),
        attack("JW-02 kid is a path", t -> t.header("kid", "../../dev/null").signed()),
        attack("JW-02 kid missing", t -> t.header("kid", null).signed()),
        attack("JW-02 crit", t -> t.header("crit", List.of("exp")).signed()),
        attack("JW-02 b64", t -> t.header("b64", false).signed()),
        attack("JW-03 id_token", t -> t.header("typ", "JWT").signed()),
        attack("JW-03 no typ", t -> t.header("typ", null).signed()),
        attack("JW-03 logout token", t -> t.header("typ", "logout+jwt").signed()),
        attack(
            "JW-03 client assertion", t -> t.header("typ", "client-authentication+jwt").signed()),
        attack("JW-03 DPoP proof", t -> t.header("typ", "dpop+jwt").signed()),
        attack("JW-03 ID-JAG", t -> t.header("typ", "oauth-id-jag+jwt").signed()),
        attack("JW-03 receipt", t -> t.header("typ", "action-receipt+jwt").signed()),
        attack("JW-03 encrypted", _ -> "eyJ.eyJ.eyJ.eyJ.eyJ"),
        attack("JW-04 expired", t -> t.claim("exp", now() - 11).signed()),
        attack("JW-04 no exp", t -> t.claim("exp", null).signed()),
        attack("JW-04 exp a string", t -> t.claim("exp", "9999999999").signed()),
        attack("JW-04 exp 1e400", t -> raw(t, "\"exp\":" + (now() + 300), "\"exp\":1e400")),
        attack("JW-04 exp negative", t -> t.claim("exp", -1).signed()),
        attack("JW-04 exp null", t -> raw(t, "\"exp\":" + (now() + 300), "\"exp\":null")),
        attack("JW-04 nbf in the future", t -> t.claim("nbf", now() + 61).signed()),
        attack("JW-04 nbf a string", t -> t.claim("nbf", "0").signed()),
        attack("JW-04 iat in the future", t -> t.claim("iat", now() + 61).signed()),
        attack("JW-04 no iat", t -> t.claim("iat", null).signed()),
        attack("JW-04 aud missing", t -> t.claim("aud", null).signed()),
        attack("JW-04 aud empty", t -> t.claim("aud", List.of()).signed()),
        attack(
            "JW-04 aud names another too",
            t -> t.claim("aud", List.of(FakeIssuer.RESOURCE, "https://other.example")).signed()),
        attack("JW-04 aud an object", t -> t.claim("aud", Map.of()).signed()),
        attack(
            "97 look-alike aud", t -> t.claim("aud", "https://mcp.acme.example.evil/mcp").signed()),
        attack("97 aud with a slash", t -> t.claim("aud", FakeIssuer.RESOURCE + "/").signed()),
        attack("97 aud is the client", t -> t.claim("aud", "cli_vetassist").signed()),
        attack(
            "3 issuer of another tenant", t -> t.claim("iss", "https://as.example/t/b").signed()),
        attack("3 issuer with a slash", t -> t.claim("iss", FakeIssuer.ISSUER + "/").signed()),
        attack("3 issuer missing", t -> t.claim("iss", null).signed()),
        attack("RFC 9068 2.2 no sub", t -> t.claim("sub", null).signed()),
        attack("RFC 9068 2.2 no client_id", t -> t.claim("client_id", null).signed()),
        attack("RFC 9068 2.2 no jti", t -> t.claim("jti", null).signed()),
        attack("RFC 9068 2.2 scope a list", t -> t.claim("scope", List.of("pet:read")).signed()),
        attack("RFC 8725 claim twice", t -> raw(t, "\"sub\":", "\"sub\":\"usr_admin\",\"sub\":")),
        attack(
            "RFC 8725 header twice",
            t -> t.signed(t.headerJson().replace("{", "{\"alg\":\"none\","), t.claimsJson())),
        attack(
            "RFC 8725 text after the claims", t -> t.signed(t.headerJson(), t.claimsJson() + "{}")),
        attack("RFC 8725 claims a list", t -> t.signed(t.headerJson(), "[]")),
        attack("RFC 8725 claims no JSON", t -> t.signed(t.headerJson(), "hello")),
        attack("RFC 8725 nested deep", t -> t.signed(t.headerJson(), "[".repeat(9000))),
        attack("RFC 7515 other spelling of the signature", t -> respelled(t.signed())),
        attack("17 KB", t -> t.claim("pad", "x".repeat(17 * 1024)).signed()),
        attack("RFC 8693 4.1 act a string", t -> t.claim("act", "agt_1").signed()),
        attack("RFC 8693 4.1 act null", t -> raw(t, "\"sub\":", "\"act\":null,\"sub\":")),
        attack(
            "RFC 8693 4.1 act without iss", t -> t.claim("act", Map.of("sub", "agt_1")).signed()),
        attack("RFC 8693 4.1 act too deep", t -> t.claim("act", chain(9)).signed()),
        attack("an opaque token", _ -> "procura_at_0123456789"));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  @DisplayName("[A8, C10, D11] #97 is refused")
  void isRefused(Attack attack) {
    var admission =
        ISSUER
            .resource()
            .baseScopes("pet:read")
            .build()
            .authorize(Requests.bearer(attack.forge().apply(ISSUER.token())));

    assertThat(Requests.refused(admission).status()).isEqualTo(401);
    assertThat(Requests.refused(admission).error()).isEqualTo("invalid_token");
    assertThat(Requests.challenge(admission))
        .startsWith("Bearer error=\"invalid_token\"")
        .contains(
            "resource_metadata="
                + "\"https://mcp.acme.example/.well-known/oauth-protected-resource/mcp\"");
    assertThat(ISSUER.calls).allMatch(call -> "as.example".equals(call.uri().getHost()));
  }

  @Test
  @DisplayName("[A8, D11] the unbroken token is accepted")
  void theUnbrokenTokenIsAccepted() {
    var admission =
        ISSUER
            .resource()
            .baseScopes("pet:read")
            .build()
            .authorize(Requests.bearer(ISSUER.token().signed()));

    assertThat(Requests.allowed(admission).sub()).isEqualTo("usr_bob");
  }

  static Map<String, Object> chain(int depth) {
    Map<String, Object> act = Map.of("sub", "agt_0", "iss", FakeIssuer.ISSUER);
    for (var i = 1; i < depth; i++) {
      act = Map.of("sub", "agt_" + i, "iss", FakeIssuer.ISSUER, "act", act);
    }
    return act;
  }

  private static Attack attack(String name, Function<TokenForge, String> forge) {
    return new Attack(name, forge);
  }

  private static TokenForge forge(ECKey key) {
    return new TokenForge(key, ISSUER.time.instant());
  }

  private static Map<String, Object> jwk(ECKey key) {
    return key.toPublicJWK().toJSONObject();
  }

  private static long now() {
    return ISSUER.time.instant().getEpochSecond();
  }

  private static String cut(String token, int end) {
    return token.substring(0, end);
  }

  private static String raw(TokenForge forge, String old, String replacement) {
    var claims = forge.claimsJson();
    assertThat(claims).contains(old);
    return forge.signed(forge.headerJson(), claims.replaceFirst(old, replacement));
  }

  /// The last character of a 64-byte signature carries four bits that nobody reads.
  private static String respelled(String token) {
    var last = token.charAt(token.length() - 1);
    return cut(token, token.length() - 1) + (char) (last + 1);
  }

  private static String macWithPublicKey(TokenForge forge) {
    try {
      var input = forge.header("alg", "HS256").unsigned();
      var mac = Mac.getInstance("HmacSHA256");
      var published = new JWKSet(ISSUER.key).toString(true);
      mac.init(new SecretKeySpec(published.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = cut(input, input.length() - 1).getBytes(StandardCharsets.US_ASCII);
      return input + TokenForge.base64(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
