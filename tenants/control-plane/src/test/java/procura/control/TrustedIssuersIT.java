package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.identity.client.GrantType;

class TrustedIssuersIT {

  private static final String IDP =
      """
      {"issuer":"https://idp.example/%s","jwks_uri":"https://idp.example/jwks",
       "purposes":["id_jag"],"subjects":"linked","just_in_time_roles":[]}
      """;

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;
  private static Tenant other;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
    other = plane.signUp("other");
  }

  private static Answer call(Tenant by, String method, String path, @Nullable String body) {
    return plane.call(
        method, "/api/v1/tenants/acme" + path, plane.token(by, "admin:read admin:write"), body);
  }

  @Test
  void areTrustedReadChangedAndEnded() {
    var made = call(acme, "POST", "/trusted-issuers", IDP.formatted("a"));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    var id = made.text("/id");
    assertThat(made.header("Location")).endsWith("/trusted-issuers/" + id);
    assertThat(made.text("/issuer")).isEqualTo("https://idp.example/a");
    assertThat(call(acme, "GET", "/trusted-issuers/" + id, null).text("/purposes/0"))
        .isEqualTo("id_jag");
    assertThat(call(acme, "GET", "/trusted-issuers", null).raw().body()).contains(id);
    assertThat(call(acme, "POST", "/trusted-issuers", IDP.formatted("a")).status()).isEqualTo(409);
    var changed =
        call(
            acme,
            "PUT",
            "/trusted-issuers/" + id,
            IDP.formatted("a").replace("[\"id_jag\"]", "[\"id_jag\",\"chaining\"]"));
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.json().get("purposes")).hasSize(2);
    assertThat(call(acme, "PUT", "/trusted-issuers/" + id, IDP.formatted("b")).status())
        .isEqualTo(422);
    assertThat(call(other, "GET", "/trusted-issuers/" + id, null).status()).isEqualTo(401);
    assertThat(call(acme, "DELETE", "/trusted-issuers/" + id, null).status()).isEqualTo(204);
    assertThat(call(acme, "GET", "/trusted-issuers/" + id, null).status()).isEqualTo(404);
    assertThat(plane.bean(Authority.class).now(acme.id()).trustedIssuer("https://idp.example/a"))
        .isNull();
    assertThat(call(acme, "POST", "/trusted-issuers", IDP.formatted("a")).status()).isEqualTo(201);
  }

  @Test
  void aSubjectIsLinkedOnceAndUnlinked() {
    var id = call(acme, "POST", "/trusted-issuers", IDP.formatted("links")).text("/id");
    var path = "/trusted-issuers/" + id + "/links";
    var link = "{\"subject\":\"00u1\",\"user\":\"admin@acme.example\"}";
    assertThat(call(acme, "POST", path, link).status()).isEqualTo(204);
    assertThat(call(acme, "POST", path, "{\"subject\":\"00u1\",\"user\":\"nobody\"}").status())
        .isEqualTo(422);
    assertThat(call(acme, "POST", path + "/remove", "{\"subject\":\"00u1\"}").status())
        .isEqualTo(204);
    assertThat(call(acme, "POST", path + "/remove", "{\"subject\":\"00u1\"}").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"issuer\":\"not a uri\",\"jwks_uri\":\"https://idp.example/jwks\",\"purposes\":[\"id_jag\"]}",
        "{\"issuer\":\"https://x.example\",\"purposes\":[\"id_jag\"]}",
        "{\"issuer\":\"https://x.example\",\"jwks_uri\":\"ftp://x.example\",\"purposes\":[\"id_jag\"]}",
        "{\"issuer\":\"https://x.example\",\"jwks_uri\":\"https://x.example\",\"purposes\":[]}",
        "{\"issuer\":\"https://x.example\",\"jwks_uri\":\"https://x.example\",\"purposes\":[\"all\"]}",
        "{\"issuer\":\"https://x.example\",\"jwks_uri\":\"https://x.example\",\"purposes\":[\"workload\"]}",
        "{\"issuer\":\"https://x.example\",\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]},\"purposes\":[\"id_jag\"]}",
        "{\"issuer\":\"https://x.example\",\"jwks_uri\":\"https://x.example\",\"purposes\":[\"workload\"],"
            + "\"workloads\":[{\"becomes\":\"nobody\",\"claims\":[{\"claim\":\"sub\",\"value\":\"x\"}]}]}"
      })
  void whatCannotBeTrustedIsNamed(String body) {
    assertThat(call(acme, "POST", "/trusted-issuers", body).status()).isEqualTo(422);
  }

  @Test
  void theGrantPolicySaysWhichGrantsThereAreAndWhoIsToldOfPeople() {
    var body =
        """
        {"disabled_grant_types":["urn:ietf:params:oauth:grant-type:device_code"],
         "actor_profile":true,
         "targets":[{"audience":"https://ras.example","id_jag":true,"max_age":300,
           "resources":[{"resource":"https://mcp.ras.example","scopes":["chat.read"]}],
           "client_ids":{"cli_1":"there"}}]}
        """;
    var changed = call(acme, "PUT", "/grant-policy", body);
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    var read = call(acme, "GET", "/grant-policy", null);
    assertThat(read.text("/targets/0/client_ids/cli_1")).isEqualTo("there");
    assertThat(read.json().at("/targets/0/max_age").asInt()).isEqualTo(300);
    var settings = Objects.requireNonNull(plane.bean(Authority.class).now(acme.id()).settings());
    assertThat(settings.settings().grants().has(GrantType.DEVICE_CODE)).isFalse();
    assertThat(
            call(
                    acme,
                    "PUT",
                    "/grant-policy",
                    "{\"disabled_grant_types\":[\"authorization_code\"]}")
                .status())
        .isEqualTo(422);
    assertThat(
            call(acme, "PUT", "/grant-policy", "{\"targets\":[{\"audience\":\"nowhere\"}]}")
                .status())
        .isEqualTo(422);
    assertThat(call(acme, "PUT", "/grant-policy", "{}").status()).isEqualTo(200);
  }
}
