package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.identity.connection.ConnectionId;

/// How an administrator decides in which ways people sign in.
class SignInAdministrationIT {

  private static final String CONNECTION =
      """
      {"name":"Acme IdP","issuer":"https://idp.example/%s","client_id":"procura",
       "client_secret":"s3cret-of-the-idp","registration":false,"roles":[]}
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

  private static Answer call(
      Tenant by, String method, String path, @Nullable String body, String... headers) {
    return plane.call(
        method,
        "/api/v1/tenants/acme" + path,
        plane.token(by, "admin:read admin:write"),
        body,
        headers);
  }

  @Test
  @DisplayName("[C2] a provider elsewhere is added, read, changed and removed; its secret stays in")
  void aConnectionLives() {
    var made = call(acme, "POST", "/connections", CONNECTION.formatted("a"));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    var path = "/connections/" + made.text("/id");
    assertThat(made.header("Location")).endsWith(path);
    assertThat(made.text("/redirect_uri"))
        .endsWith("/t/acme/providers/" + made.text("/id") + "/callback");
    assertThat(made.text("/scopes/0")).isEqualTo("openid");
    var read = call(acme, "GET", path, null);
    assertThat(read.text("/issuer")).isEqualTo("https://idp.example/a");
    assertThat(call(acme, "GET", "/connections", null).raw().body()).contains(made.text("/id"));
    var changed =
        call(acme, "PATCH", path, "{\"name\":\"Renamed\",\"client_secret\":\"another-s3cret\"}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.text("/name")).isEqualTo("Renamed");
    assertThat(changed.text("/client_id")).as("what is missing stays").isEqualTo("procura");
    for (var answer : new Answer[] {made, read, changed}) {
      assertThat(answer.raw().body()).doesNotContain("s3cret");
    }
    assertThat(call(acme, "DELETE", path, null).status()).isEqualTo(204);
    assertThat(call(acme, "GET", path, null).status()).isEqualTo(404);
    assertThat(
            plane
                .bean(Authority.class)
                .now(acme.id())
                .connection(new ConnectionId(made.text("/id"))))
        .isNull();
  }

  @Test
  @DisplayName("RFC 9110 section 13.1.1: who has read an older one changes nothing")
  void anOlderStateIsNotChanged() {
    var made = call(acme, "POST", "/connections", CONNECTION.formatted("etag"));
    var path = "/connections/" + made.text("/id");
    var etag = call(acme, "GET", path, null).header("ETag");
    assertThat(call(acme, "PATCH", path, "{\"name\":\"One\"}", "If-Match", etag).status())
        .isEqualTo(200);
    assertThat(call(acme, "PATCH", path, "{\"name\":\"Two\"}", "If-Match", etag).status())
        .isEqualTo(412);
    assertThat(call(acme, "DELETE", path, null, "If-Match", etag).status()).isEqualTo(412);
    assertThat(call(acme, "GET", path, null).text("/name")).isEqualTo("One");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"X\",\"issuer\":\"https://x.example\",\"client_id\":\"c\"}",
        "{\"name\":\"X\",\"issuer\":\"not a url\",\"client_id\":\"c\",\"client_secret\":\"s\"}",
        "{\"name\":\"X\",\"issuer\":\"ftp://x.example\",\"client_id\":\"c\",\"client_secret\":\"s\"}",
        "{\"name\":\"X\",\"issuer\":\"https://u:p@x.example\",\"client_id\":\"c\",\"client_secret\":\"s\"}",
        "{\"name\":\"X\",\"issuer\":\"https://x.example?a=b\",\"client_id\":\"c\",\"client_secret\":\"s\"}",
        "{\"name\":\"X\",\"issuer\":\"https://x.example\",\"client_id\":\"c\",\"client_secret\":\"s\","
            + "\"roles\":[\"rol_nobody\"]}"
      })
  void whatIsNoConnectionIsNamed(String body) {
    assertThat(call(acme, "POST", "/connections", body).status()).isEqualTo(422);
  }

  @Test
  @DisplayName("MT-01: another tenant's administrator sees and changes nothing")
  void anotherTenantSeesNothing() {
    var made = call(acme, "POST", "/connections", CONNECTION.formatted("wall"));
    var path = "/connections/" + made.text("/id");
    assertThat(call(other, "GET", path, null).status()).isEqualTo(401);
    assertThat(
            plane
                .call(
                    "GET",
                    "/api/v1/tenants/other" + path,
                    plane.token(other, "admin:read admin:write"),
                    null)
                .status())
        .isEqualTo(404);
  }

  @Test
  @DisplayName("[C2] which ways there are, and whether one is enough")
  void theTenantSaysHow() {
    var changed =
        call(
            acme,
            "PATCH",
            "",
            "{\"sign_in\":{\"methods\":[\"password\",\"passkey\"],\"second_factor\":\"required\"}}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    var read = call(acme, "GET", "", null);
    assertThat(read.json().at("/sign_in/methods")).hasSize(2);
    assertThat(read.text("/sign_in/second_factor")).isEqualTo("required");
    call(acme, "PATCH", "", "{\"sign_in\":{\"second_factor\":\"optional\"}}");
    assertThat(call(acme, "GET", "", null).json().at("/sign_in/methods"))
        .as("what is missing stays")
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sign_in\":{\"methods\":[]}}",
        "{\"sign_in\":{\"methods\":[\"magic\"]}}",
        "{\"sign_in\":{\"second_factor\":\"sometimes\"}}"
      })
  void whatIsNoWayOfSigningInIsNamed(String body) {
    assertThat(call(acme, "PATCH", "", body).status()).isEqualTo(422);
  }

  @Test
  @DisplayName("[C17] somebody who has lost everything begins anew, if there is such a person")
  void factorsAreReset() {
    var user = call(acme, "GET", "/users", null).text("/items/0/id");
    var path = "/users/" + user + "/factors/reset";
    assertThat(call(acme, "POST", path, null).text("/type"))
        .as("of somebody who may do more than the caller")
        .endsWith("more-than-held");
    var everything = plane.token(acme, "admin:read admin:write audit:read audit:export");
    assertThat(plane.call("POST", "/api/v1/tenants/acme" + path, everything, null).status())
        .isEqualTo(204);
    assertThat(call(acme, "POST", "/users/usr_nobody/factors/reset", null).status()).isEqualTo(404);
    assertThat(call(other, "POST", path, null).status()).isEqualTo(401);
    assertThat(
            plane
                .call("POST", "/api/v1/tenants/acme" + path, plane.token(acme, "admin:read"), null)
                .status())
        .isEqualTo(403);
  }
}
