package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;

/// How administrators choose what tokens are signed with, and what is known of people.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenPolicyIT {

  @TempDir static Path data;
  @AutoClose private ControlPlane plane;
  private int tenants;

  @BeforeAll
  void start() {
    plane = ControlPlane.start(data, Map.of());
  }

  private Tenant tenant() {
    return plane.signUp("policy-" + ++tenants);
  }

  private Answer call(Tenant tenant, String method, String path, String body) {
    return plane.call(
        method,
        "/api/v1/tenants/" + tenant.id() + path,
        plane.token(tenant, "admin:read admin:write"),
        body.isEmpty() ? null : body);
  }

  private List<String> keys(Tenant tenant) {
    var all = new ArrayList<String>();
    for (var key : call(tenant, "GET", "/keys", "").json().at("/items")) {
      all.add(key.get("algorithm").asText() + " " + key.get("status").asText());
    }
    return all;
  }

  @Nested
  class Policy {

    @Test
    void aNewTenantSignsWithEs256AndHasItsNextKeyPublished() {
      var acme = tenant();
      assertThat(keys(acme)).containsExactlyInAnyOrder("ES256 active", "ES256 next");
      var policy = call(acme, "GET", "", "").json().get("token_policy");
      assertThat(policy.get("default_signing_alg").asText()).isEqualTo("ES256");
      assertThat(policy.get("signing_alg_values"))
          .hasToString("[\"ES256\",\"Ed25519\",\"PS256\",\"RS256\"]");
    }

    @Test
    void aPreferredAlgorithmGetsItsKeysAtOnce() {
      var acme = tenant();
      var changed =
          call(
              acme,
              "PATCH",
              "",
              """
              {"token_policy":{"signing_alg_values":["ES256","EdDSA"],"default_signing_alg":"Ed25519",
               "default_subject_type":"pairwise"}}\
              """);
      assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
      assertThat(changed.text("/token_policy/default_subject_type")).isEqualTo("pairwise");
      assertThat(keys(acme))
          .containsExactlyInAnyOrder(
              "ES256 active", "ES256 next", "Ed25519 active", "Ed25519 next");
      var rotated = call(acme, "POST", "/keys/rotate", "");
      assertThat(rotated.text("/algorithm")).isEqualTo("Ed25519");
      assertThat(keys(acme))
          .containsExactlyInAnyOrder(
              "ES256 retired",
              "ES256 active",
              "ES256 next",
              "Ed25519 retired",
              "Ed25519 active",
              "Ed25519 next");
    }

    @Test
    void whatIsNoPolicyIsRefused() {
      var acme = tenant();
      for (var policy :
          List.of(
              "{\"signing_alg_values\":[\"HS256\"]}",
              "{\"signing_alg_values\":[\"none\"]}",
              "{\"signing_alg_values\":[\"PS256\"]}",
              "{\"default_signing_alg\":\"RS1\"}",
              "{\"default_subject_type\":\"secret\"}")) {
        var refused = call(acme, "PATCH", "", "{\"token_policy\":" + policy + "}");
        assertThat(refused.status()).as(policy).isEqualTo(422);
      }
      assertThat(keys(acme)).hasSize(2);
    }

    @Test
    void aResourceChoosesOneThatThereIs() {
      var acme = tenant();
      var body =
          """
          {"identifier":"https://api.example/","name":"API","access_token_signing_alg":"%s",
           "scopes":[{"name":"read","description":"Read"}]}\
          """;
      var made = call(acme, "POST", "/resources", body.formatted("PS256"));
      assertThat(made.text("/access_token_signing_alg")).isEqualTo("PS256");
      assertThat(call(acme, "POST", "/resources", body.formatted("HS256")).status()).isEqualTo(422);
    }
  }

  @Nested
  class UserClaims_OpenIdConnectCore_section_5_1 {

    private static final String USER =
        """
        {"username":"ida","email":"ida@example.org","display_name":"Ida Berg","password":"correct horse"}\
        """;

    @Test
    void areKeptAsAWholeAndTakenAway() {
      var acme = tenant();
      var path = "/users/" + call(acme, "POST", "/users", USER).text("/id") + "/claims";
      var put =
          call(
              acme,
              "PUT",
              path,
              """
              {"given_name":"Ida","zoneinfo":"Europe/Berlin","email_verified":true,
               "address":{"locality":"Berlin"}}\
              """);
      assertThat(put.status()).as(put.raw().body()).isEqualTo(200);
      var known = call(acme, "GET", path, "");
      assertThat(known.text("/given_name")).isEqualTo("Ida");
      assertThat(known.text("/address/locality")).isEqualTo("Berlin");
      assertThat(known.json().get("email_verified").asBoolean()).isTrue();
      assertThat(call(acme, "PUT", path, "{}").status()).isEqualTo(200);
      assertThat(call(acme, "GET", path, "").json()).isEmpty();
    }

    @Test
    void areCheckedAsTheSectionSays() {
      var acme = tenant();
      var path = "/users/" + call(acme, "POST", "/users", USER).text("/id") + "/claims";
      for (var wrong :
          List.of(
              "{\"zoneinfo\":\"Mars/Olympus\"}",
              "{\"birthdate\":\"yesterday\"}",
              "{\"phone_number\":\"0800\"}",
              "{\"picture\":\"me.png\"}",
              "{\"locale\":\"<script>\"}",
              "{\"email_verified\":\"yes\"}")) {
        assertThat(call(acme, "PUT", path, wrong).status()).as(wrong).isEqualTo(422);
      }
      assertThat(call(acme, "PUT", "/users/usr_nobody/claims", "{}").status()).isEqualTo(404);
    }
  }
}
