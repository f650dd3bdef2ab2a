package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;

/// Types of authorization details (RFC 9396) and security profiles in the admin API.
class ProfilesAndDetailsIT {

  private static final String TYPE =
      """
      {"type":"payment","sentence":"Pay {amount} to {payee}","schema":{"type":"object",
       "additionalProperties":false,"required":["payee","amount"],
       "properties":{"payee":{"type":"string"},"amount":{"type":"string"}}}}
      """;

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
  }

  private static Answer call(String method, String path, String body) {
    return plane.call(
        method,
        "/api/v1/tenants/acme" + path,
        plane.token(acme, "admin:read admin:write"),
        body.isEmpty() ? null : body);
  }

  private static Answer resource(String identifier, String types) {
    return call(
        "POST",
        "/resources",
        """
        {"identifier":"%s","name":"Bank","token_format":"jwt",
         "scopes":[{"name":"pay","description":"Pay"}],"authorization_details_types":%s}
        """
            .formatted(identifier, types));
  }

  @Test
  void aResourceSaysWhichDetailsItUnderstandsAndKeepsThemWhenItChanges() {
    var made = resource("https://bank.example/", "[" + TYPE + "]");
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    assertThat(made.text("/authorization_details_types/0/type")).isEqualTo("payment");
    assertThat(made.text("/authorization_details_types/0/schema/type")).isEqualTo("object");
    var path = "/resources/" + made.text("/id");
    var renamed = call("PATCH", path, "{\"name\":\"Our bank\"}");
    assertThat(renamed.text("/authorization_details_types/0/sentence"))
        .isEqualTo("Pay {amount} to {payee}");
    var without = call("PATCH", path, "{\"authorization_details_types\":[]}");
    assertThat(without.json().at("/authorization_details_types")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'t','sentence':'x'} | schema",
        "{'sentence':'x','schema':{}} | type",
        "{'type':'t','schema':{'type':'object','additionalProperties':false}} | sentence",
        "{'type':'t','sentence':'x','schema':{'type':'object'}} | additionalProperties",
        "{'type':'t','sentence':'{no}','schema':{'type':'object','additionalProperties':false}} | no",
        "{'type':'t','sentence':'x','schema':{'type':'object','additionalProperties':false,'$ref':'http://x'}} | $ref"
      })
  void whatCannotBeRegistered(String type, String named) {
    var refused = resource("https://bank.example/bad", "[" + type.replace('\'', '"') + "]");
    assertThat(refused.status()).as(refused.raw().body()).isEqualTo(422);
    assertThat(refused.raw().body()).contains(named);
  }

  @Test
  void aTypeIsDefinedOnce() {
    var refused = resource("https://bank.example/twice", "[" + TYPE + "," + TYPE + "]");
    assertThat(refused.status()).isEqualTo(422);
  }

  private static final String KEY =
      """
      {"type":"private_key_jwt","jwks":{"keys":[{"kty":"EC","crv":"P-256","kid":"k",
       "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
       "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}}\
      """; // RFC 7517 appendix A.1

  private static final String SECRET = "{\"type\":\"client_secret\"}";

  private static Answer agent(String name, String profile, String credential) {
    var owner =
        call(
            "POST",
            "/users",
            """
            {"username":"%1$s","email":"%1$s@x.example","display_name":"O",
             "password":"correct horse"}\
            """
                .formatted(name));
    return call(
        "POST",
        "/agents",
        """
        {"name":"Payer %s","owners":["%s"],"clients":[],"access":[],%s
         "authorization_details_types":["payment"],"credential":%s}
        """
            .formatted(
                name,
                owner.text("/id"),
                profile.isEmpty() ? "" : "\"security_profile\":\"" + profile + "\",",
                credential));
  }

  @Test
  @DisplayName("a profile of keys: an agent with a secret is refused when it is made")
  void anAgentWithASecretIsNotHardened() {
    for (var profile : List.of("hardened_agent", "fapi_2_0", "fapi_2_0_message_signing")) {
      var refused = agent("weak-" + profile.replace('_', '-'), profile, SECRET);
      assertThat(refused.status()).as(refused.raw().body()).isEqualTo(422);
      assertThat(refused.text("/errors/0/field")).isEqualTo("credential.type");
    }
    var secret = "/agents/" + agent("soft", "", SECRET).text("/id");
    var hardened = call("PATCH", secret, "{\"security_profile\":\"hardened_agent\"}");
    assertThat(hardened.status()).isEqualTo(422);
    assertThat(hardened.text("/errors/0/field")).isEqualTo("security_profile");
    var keyed = "/agents/" + agent("hard", "hardened_agent", KEY).text("/id");
    var added = call("POST", keyed + "/credentials", SECRET);
    assertThat(added.status()).as(added.raw().body()).isEqualTo(422);
    assertThat(call("POST", keyed + "/credentials", KEY).status()).isEqualTo(201);
  }

  private static Answer client(String method, String profile) {
    return call(
        "POST",
        "/clients",
        """
        {"client_name":"Payer","grant_types":["client_credentials"],%s
         "token_endpoint_auth_method":"%s","jwks_uri":"https://payer.example/keys"}
        """
            .formatted(
                profile.isEmpty() ? "" : "\"security_profile\":\"" + profile + "\",", method));
  }

  @Test
  @DisplayName("a profile of keys: a client with a secret is refused, also by the tenant's profile")
  void aClientWithASecretIsNotHardened() {
    for (var profile : List.of("hardened_agent", "fapi_2_0", "fapi_2_0_message_signing")) {
      var refused = client("client_secret_basic", profile);
      assertThat(refused.status()).as(refused.raw().body()).isEqualTo(422);
      assertThat(refused.text("/errors/0/field")).isEqualTo("token_endpoint_auth_method");
      assertThat(client("private_key_jwt", profile).status()).isEqualTo(201);
    }
    var soft = "/clients/" + client("client_secret_basic", "").text("/id");
    assertThat(call("PATCH", soft, "{\"security_profile\":\"hardened_agent\"}").status())
        .isEqualTo(422);
    call("PATCH", "", "{\"security\":{\"profile\":\"hardened_agent\"}}");
    try {
      assertThat(client("client_secret_post", "").status()).isEqualTo(422);
      assertThat(agent("held", "", SECRET).status()).isEqualTo(422);
      assertThat(agent("holds", "", KEY).status()).isEqualTo(201);
    } finally {
      call("PATCH", "", "{\"security\":{\"profile\":\"oauth_2_1\"}}");
    }
  }

  @Test
  @DisplayName("H secret_rotation: public and private_key_jwt clients have no secret to rotate")
  void onlySecretsAreRotated() {
    for (var method : List.of("none", "private_key_jwt")) {
      var made =
          call(
              "POST",
              "/clients",
              """
              {"client_name":"App","redirect_uris":["https://app.example/cb"],
               "token_endpoint_auth_method":"%s","jwks_uri":"https://app.example/keys"}
              """
                  .formatted(method));
      var rotated = call("POST", "/clients/" + made.text("/id") + "/credentials/rotate", "");
      assertThat(rotated.status()).as(rotated.raw().body()).isEqualTo(409);
    }
    var secret = client("client_secret_basic", "").text("/id");
    for (int more = 0; more < 2; more++) { // beside the first
      assertThat(call("POST", "/clients/" + secret + "/credentials/rotate", "").status())
          .isEqualTo(201);
    }
    assertThat(call("POST", "/clients/" + secret + "/credentials/rotate", "").text("/type"))
        .isEqualTo("urn:procura:problem:too-many-credentials");
  }

  @Test
  void anAgentCanBeHardenedAndAllowedTypes() {
    var made = agent("o", "hardened_agent", KEY);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    assertThat(made.text("/security_profile")).isEqualTo("hardened_agent");
    assertThat(made.text("/authorization_details_types/0")).isEqualTo("payment");
    var path = "/agents/" + made.text("/id");
    var renamed = call("PATCH", path, "{\"name\":\"Another\"}");
    assertThat(renamed.text("/security_profile")).isEqualTo("hardened_agent");
    assertThat(call("PATCH", path, "{\"security_profile\":\"best\"}").status()).isEqualTo(422);
  }

  @Test
  void aTenantCanBePutOnFapi() {
    var changed =
        call(
            "PATCH",
            "",
            """
            {"security":{"profile":"fapi_2_0","require_pushed_authorization_requests":true,
             "request_uri_lifetime":60}}
            """);
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.text("/security/profile")).isEqualTo("fapi_2_0");
    assertThat(changed.text("/security/request_uri_lifetime")).isEqualTo("60");
    assertThat(changed.json().at("/token_policy/signing_alg_values").toString())
        .doesNotContain("RS256");
    assertThat(call("PATCH", "", "{\"security\":{\"request_uri_lifetime\":600}}").status())
        .isEqualTo(422);
    assertThat(call("PATCH", "", "{\"security\":{\"profile\":\"x\"}}").status()).isEqualTo(422);
    var back = call("PATCH", "", "{\"security\":{\"profile\":\"oauth_2_1\"}}");
    assertThat(back.text("/security/require_pushed_authorization_requests")).isEqualTo("true");
  }
}
