package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.Cast.PETS;
import static procura.token.KeyedClient.json;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.IssuanceEvent.ApprovalRequested;

/// Requests for approval elsewhere that their client has signed (CIBA Core 1.0 section 7.1.1, and
/// what FAPI-CIBA makes of it).
class SignedBackchannelRequestIT {

  private final Rig rig = Rig.shared();
  private final String person = "ciba-" + UUID.randomUUID().toString().substring(0, 8);
  private final KeyedClient client = aClient("ES256");

  SignedBackchannelRequestIT() {
    Payments.in(rig);
    Payments.person(rig, person);
  }

  private KeyedClient aClient(@Nullable String algorithm) {
    return aClient(algorithm, SecurityRules.NONE);
  }

  private KeyedClient aClient(@Nullable String algorithm, SecurityRules security) {
    Payments.in(rig);
    return KeyedClient.register(
        rig,
        "cli_" + UUID.randomUUID().toString().substring(0, 12),
        new RequestRules(
            false, false, null, null, List.of(), List.of(), null, false, null, null, algorithm),
        security);
  }

  private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    var now = rig.clock().instant();
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(client.id().value())
                .audience(client.issuer())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .jwtID(UUID.randomUUID().toString())
                .claim("scope", "pet:read")
                .claim("resource", PETS.value())
                .claim("login_hint", person)
                .claim("requested_expiry", 120)
                .claim("binding_message", "7-KILO"))
        .build();
  }

  private String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return client.sign("JWT", claims(change));
  }

  private static void isRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).isEqualTo("invalid_request");
  }

  private void isRefused(UnaryOperator<JWTClaimsSet.Builder> change) {
    isRefused(client.proved("bc-authorize", "request", signed(change)));
  }

  private Date in(Duration time) {
    return Date.from(rig.clock().instant().plus(time));
  }

  @Test
  void allParametersStandInside_section_7_1_1() {
    int before = rig.facts().count();
    var response = client.proved("bc-authorize", "request", signed(c -> c));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).path("auth_req_id").asText()).isNotBlank();
    assertThat(json(response).path("expires_in").asInt()).isEqualTo(120);
    var requested = rig.facts().since(before, ApprovalRequested.class);
    assertThat(requested).hasSize(1);
    assertThat(requested.getFirst().client()).isEqualTo(client.id());
    assertThat(requested.getFirst().scopes().toString()).contains("pet:read");
  }

  @Test
  void andNoneOutside_section_7_1_1() {
    isRefused(
        client.proved("bc-authorize", "request", signed(c -> c), "binding_message", "another"));
    isRefused(client.proved("bc-authorize", "request", signed(c -> c), "login_hint", person));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "iat", "nbf", "jti"})
  void eachOfTheseIsRequired_section_7_1_1(String claim) {
    isRefused(c -> c.claim(claim, null));
  }

  @Test
  void issuerAudienceAndTimesAreLookedAt_section_7_1_1() {
    isRefused(c -> c.issuer("cli_another"));
    isRefused(c -> c.claim("client_id", "cli_another"));
    isRefused(c -> c.audience("https://another.example"));
    isRefused(c -> c.expirationTime(in(Duration.ofMinutes(-5))));
    isRefused(c -> c.notBeforeTime(in(Duration.ofMinutes(10))));
    isRefused(c -> c.issueTime(in(Duration.ofMinutes(10))));
  }

  @Test
  @DisplayName("FAPI-CIBA section 5.2.2: good for at most an hour, and begun within the last")
  void notForLong() {
    isRefused(c -> c.expirationTime(in(Duration.ofMinutes(70))));
    isRefused(c -> c.notBeforeTime(in(Duration.ofMinutes(-70))));
  }

  @Test
  void theKeyIsTheClients_theAlgorithmTheRegisteredOne_section_4() {
    var another = aClient("ES256");
    isRefused(client.proved("bc-authorize", "request", another.sign("JWT", claims(c -> c))));
    isRefused(client.proved("bc-authorize", "request", new PlainJWT(claims(c -> c)).serialize()));
    isRefused(client.proved("bc-authorize", "request", "garbage"));
    var other = aClient("PS256");
    isRefused(
        other.proved(
            "bc-authorize",
            "request",
            other.sign("JWT", claims(c -> c.issuer(other.id().value())))));
  }

  @Test
  void anAssertionIsNoRequest_andARequestHoldsNoOther() {
    isRefused(client.proved("bc-authorize", "request", client.assertion(c -> c)));
    isRefused(c -> c.subject(client.id().value()));
    isRefused(c -> c.claim("request", "x"));
  }

  @Test
  void whoRegisteredAnAlgorithmSignsEveryRequest_section_4() {
    String[] plain = {"scope", "pet:read", "resource", PETS.value(), "login_hint", person};
    isRefused(client.proved("bc-authorize", plain));
    var unbound = aClient(null);
    assertThat(unbound.proved("bc-authorize", plain).statusCode()).isEqualTo(200);
    assertThat(
            unbound
                .proved(
                    "bc-authorize",
                    "request",
                    unbound.sign("JWT", claims(c -> c.issuer(unbound.id().value()))))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("section 7.1: the endpoint's own URL as audience, of a client that is excused alone")
  void audienceOfAnAssertion() {
    var excused =
        aClient(
            null,
            new SecurityRules(
                SecurityProfile.OAUTH_2_1, rig.clock().instant().plus(Duration.ofDays(1))));
    assertThat(askedWithAudience(excused, "/bc-authorize").statusCode()).isEqualTo(200);
    assertThat(askedWithAudience(excused, "/token").statusCode()).isEqualTo(200);
    assertThat(askedWithAudience(excused, "/par").statusCode()).isEqualTo(401);
    var refused = askedWithAudience(aClient(null), "/bc-authorize");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(json(refused).path("error").asText()).isEqualTo("invalid_client");
  }

  private HttpResponse<String> askedWithAudience(KeyedClient client, String endpoint) {
    return client.proved(
        client.assertion(c -> c.audience(client.issuer() + endpoint)),
        "bc-authorize",
        new String[] {"scope", "pet:read", "resource", PETS.value(), "login_hint", person});
  }

  @Test
  void theMetadataSaysSo_section_4() {
    var metadata = json(rig.browser().get("/t/greenfield/.well-known/openid-configuration"));
    assertThat(metadata.path("backchannel_authentication_request_signing_alg_values_supported"))
        .extracting(one -> one.asText())
        .contains("ES256", "PS256")
        .doesNotContain("none");
  }
}
