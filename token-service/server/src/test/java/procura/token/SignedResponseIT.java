package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;

/// Authorization responses as JWTs: JWT Secured Authorization Response Mode for OAuth 2.0 (JARM).
class SignedResponseIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private KeyedClient client;

  @BeforeEach
  void aClient() {
    Payments.in(rig);
    client = aClient(null);
  }

  private KeyedClient aClient(String responseAlgorithm) {
    return KeyedClient.register(
        rig,
        "cli_" + UUID.randomUUID().toString().substring(0, 12),
        new RequestRules(false, false, null, responseAlgorithm, List.of(), List.of(), null, false),
        SecurityRules.NONE);
  }

  private JWTClaimsSet verified(String response) throws Exception {
    var keys = JWKSet.parse(browser.get("/t/greenfield/jwks").body());
    var jwt = SignedJWT.parse(response);
    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
    var verifier =
        key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey());
    assertThat(jwt.verify(verifier)).isTrue();
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(rig.issuer("greenfield"));
    assertThat(claims.getAudience()).containsExactly(client.id().value());
    assertThat(claims.getExpirationTime().toInstant())
        .isAfter(rig.clock().instant())
        .isBefore(rig.clock().instant().plusSeconds(601));
    assertThat(claims.getStringClaim("state")).isEqualTo(AuthorizationUrl.STATE);
    return claims;
  }

  private HttpResponse<String> approved(AuthorizationUrl url) {
    var name = "jarm-" + UUID.randomUUID().toString().substring(0, 8);
    Payments.person(rig, name);
    var page = browser.signIn(browser.follow(browser.get(url.toString())), name, Cast.PASSWORD);
    return browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt"})
  void inTheQuery_section_2_3_1_and_2_3_4(String mode) throws Exception {
    var done = approved(client.request().with("response_mode", mode));
    assertThat(location(done)).startsWith(KeyedClient.URI + "&response=");
    assertThat(query(done)).containsOnlyKeys("dummy1", "dummy2", "response");
    var claims = verified(query(done).get("response").getFirst());
    assertThat(claims.getStringClaim("code")).startsWith("procura_code_");
  }

  @Test
  void inAForm_section_2_3_3() throws Exception {
    var done = approved(client.request().with("response_mode", "form_post.jwt"));
    assertThat(done.statusCode()).isEqualTo(200);
    var fields = TestBrowser.hidden(done.body());
    assertThat(fields).containsOnlyKeys("response");
    assertThat(verified(fields.get("response")).getStringClaim("code")).isNotNull();
  }

  @Test
  void errorsAreSignedToo_section_2_1() throws Exception {
    var refused =
        browser.get(
            client.request().with("response_mode", "jwt").with("scope", "pet:fly").toString());
    assertThat(query(refused)).containsOnlyKeys("dummy1", "dummy2", "response");
    var claims = verified(query(refused).get("response").getFirst());
    assertThat(claims.getStringClaim("error")).isEqualTo("invalid_scope");
    assertThat(claims.getClaim("code")).isNull();
  }

  @Test
  void neverInAFragment() {
    var refused = browser.get(client.request().with("response_mode", "fragment.jwt").toString());
    assertThat(query(refused).get("error")).containsExactly("invalid_request");
  }

  @Test
  void theClientsAlgorithmIsKept_section_3() throws Exception {
    client = aClient("ES256");
    var done = approved(client.request().with("response_mode", "jwt"));
    var response = query(done).get("response").getFirst();
    assertThat(SignedJWT.parse(response).getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    verified(response);
  }

  @Test
  void orTheRequestIsRefused_section_3() {
    client = aClient("HS256");
    var refused = browser.get(client.request().with("response_mode", "jwt").toString());
    assertThat(location(refused)).startsWith(KeyedClient.URI).doesNotContain("code=");
  }
}
