package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  private static ControlPlane plane;
  private static Tenant acme;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
  }

  @AfterAll
  static void stop() {
    plane.close();
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

  @Test
  void anAgentCanBeHardenedAndAllowedTypes() {
    var owner =
        call(
            "POST",
            "/users",
            "{\"username\":\"o\",\"email\":\"o@x.example\",\"display_name\":\"O\",\"password\":\"correct horse\"}");
    var made =
        call(
            "POST",
            "/agents",
            """
            {"name":"Payer","owners":["%s"],"clients":[],"access":[],
             "security_profile":"hardened_agent","authorization_details_types":["payment"],
             "credential":{"type":"client_secret"}}
            """
                .formatted(owner.text("/id")));
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
