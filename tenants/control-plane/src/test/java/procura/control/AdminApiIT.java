package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;

class AdminApiIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";

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

  private static Answer call(String method, String path, String body, String... headers) {
    return plane.call(
        method,
        "/api/v1/tenants/acme" + path,
        plane.token(acme, ALL),
        body.isEmpty() ? null : body,
        headers);
  }

  private static Answer get(String path) {
    return call("GET", path, "");
  }

  private static String resource(String identifier) {
    var answer =
        call(
            "POST",
            "/resources",
            """
            {"identifier":"%s","name":"Pets","token_format":"jwt","scopes":[
              {"name":"pet:read","description":"See pets","tools":["get_pet"]},
              {"name":"pet:write","description":"Change pets"}]}
            """
                .formatted(identifier));
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
    return answer.text("/id");
  }

  private static String user(String name) {
    var answer =
        call(
            "POST",
            "/users",
            """
            {"username":"%s","email":"%s@example.org","display_name":"%s","password":"correct horse"}
            """
                .formatted(name, name, name));
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
    return answer.text("/id");
  }

  @Nested
  class SignUp {

    @Test
    @DisplayName("[B20] makes aWhole tenant and tells the secret once")
    void makesAWholeTenantAndTellsTheSecretOnce() {
      assertThat(acme.answer().at("/issuer").asText()).isEqualTo(plane.base() + "/t/acme");
      assertThat(acme.answer().at("/console_url").asText()).isEqualTo(plane.base() + "/console");
      assertThat(acme.clientSecret()).startsWith("procura_secret_");
      var tenant = get("");
      assertThat(tenant.status()).isEqualTo(200);
      assertThat(tenant.text("/display_name")).isEqualTo("Tenant acme");
      assertThat(tenant.json().at("/counts/users").asInt()).isPositive();
      var clients = get("/clients");
      assertThat(clients.raw().body())
          .contains("Procura console")
          .doesNotContain("procura_secret_");
      assertThat(get("/roles").raw().body()).contains("tenant_admin");
      assertThat(get("/resources").raw().body()).contains(plane.base() + "/api/v1");
    }

    @Test
    void refusesATakenName() {
      var again =
          plane.call(
              "POST",
              "/api/v1/tenants",
              null,
              """
              {"tenant":"acme","display_name":"x","admin":{"email":"a@b","password":"correct horse battery"}}
              """);
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.text("/type")).isEqualTo("urn:procura:problem:name-taken");
    }

    @Test
    void namesEveryWrongField() {
      var wrong =
          plane.call(
              "POST",
              "/api/v1/tenants",
              null,
              "{\"tenant\":\"A B\",\"admin\":{\"password\":\"x\"}}");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.json().at("/errors").findValuesAsText("field"))
          .contains("tenant", "display_name", "admin.email", "admin.password");
    }

    @Test
    void isTheSameSignUpWhenItIsSentAgain() {
      var body =
          """
          {"tenant":"again","display_name":"Again","admin":{"email":"a@b.example","password":"correct horse battery"}}
          """;
      var first = plane.call("POST", "/api/v1/tenants", null, body, "Idempotency-Key", "k-1");
      var second = plane.call("POST", "/api/v1/tenants", null, body, "Idempotency-Key", "k-1");
      assertThat(first.status()).as(first.raw().body()).isEqualTo(201);
      assertThat(second.raw().body()).isEqualTo(first.raw().body());
    }

    @Test
    @DisplayName("an Idempotency-Key is no secret: without the password nobody gets the client's")
    void tellsItsSecretOnlyToWhoKnowsThePassword() {
      var body =
          """
          {"tenant":"known","display_name":"Known","admin":{"email":"a@b.example","password":"correct horse battery"}}
          """;
      var first = plane.call("POST", "/api/v1/tenants", null, body, "Idempotency-Key", "1");
      assertThat(first.status()).isEqualTo(201);
      var guessed =
          plane.call(
              "POST",
              "/api/v1/tenants",
              null,
              body.replace("correct horse battery", "whatever a stranger says"),
              "Idempotency-Key",
              "1");
      assertThat(guessed.status()).isBetween(400, 499);
      assertThat(guessed.raw().body())
          .doesNotContain(first.text("/management_client/client_secret"));
    }
  }

  @Nested
  class Access {

    @Test
    void needsAToken() {
      var answer = plane.call("GET", "/api/v1/tenants/acme/users", null, null);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .startsWith("Bearer ")
          .contains(
              "resource_metadata=\""
                  + plane.base()
                  + "/.well-known/oauth-protected-resource/api/v1?tenant=acme\"");
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void aTenantThatNeverWasLooksLikeOneThatIs() {
      var there = plane.call("GET", "/api/v1/tenants/other/users", plane.token(acme, ALL), null);
      var never = plane.call("GET", "/api/v1/tenants/never/users", plane.token(acme, ALL), null);
      assertThat(there.status()).isEqualTo(401);
      assertThat(never.status()).isEqualTo(401);
      assertThat(never.raw().body()).isEqualTo(there.raw().body());
    }

    @Test
    void needsTheScopeOfTheOperation() {
      var answer =
          plane.call(
              "POST", "/api/v1/tenants/acme/keys/rotate", plane.token(acme, "admin:read"), null);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.header("WWW-Authenticate"))
          .contains("error=\"insufficient_scope\"")
          .contains("scope=\"admin:write\"");
    }

    @Test
    void needsTheAudienceOfTheAdminApi() {
      resource("https://audience.example");
      var token = plane.token(acme.id(), acme.clientId(), "https://audience.example", "pet:read");
      assertThat(plane.call("GET", "/api/v1/tenants/acme/users", token, null).status())
          .isEqualTo(401);
      assertThat(plane.call("GET", "/api/v1/tenants/acme/users", "x.y.z", null).status())
          .isEqualTo(401);
    }

    @Test
    void aSuspendedClientsTokenIsRefusedAtOnce() {
      var made =
          call(
              "POST",
              "/clients",
              """
              {"client_name":"Reader","grant_types":["client_credentials"],
               "access":[{"resource":"%s/api/v1","scopes":["admin:read"]}]}
              """
                  .formatted(plane.base()));
      assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
      var token =
          plane.token(acme.id(), made.text("/client_id"), plane.base() + "/api/v1", "admin:read");
      assertThat(plane.call("GET", "/api/v1/tenants/acme/users", token, null).status())
          .isEqualTo(200);
      call("POST", "/clients/" + made.text("/id") + "/suspend", "");
      assertThat(plane.call("GET", "/api/v1/tenants/acme/users", token, null).status())
          .isEqualTo(401);
    }

    @Test
    void nobodyGrantsWhatTheyDontHold() {
      var token = plane.token(acme, "admin:read admin:write");
      var answer =
          plane.call(
              "POST",
              "/api/v1/tenants/acme/roles",
              token,
              """
              {"name":"auditor","permissions":[{"resource":"%s/api/v1","scopes":["audit:export"]}]}
              """
                  .formatted(plane.base()));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text("/type")).isEqualTo("urn:procura:problem:more-than-held");
    }

    @Test
    void nobodyBecomesAClientThatHoldsMoreThanThey() {
      var less = plane.token(acme, "admin:read admin:write");
      var path = "/api/v1/tenants/acme/clients/" + acme.clientId() + "/credentials/rotate";
      assertThat(plane.call("POST", path, less, null).text("/type"))
          .isEqualTo("urn:procura:problem:more-than-held");
      var invited =
          call(
              "POST",
              "/users",
              "{\"username\":\"boss\",\"email\":\"boss@example.org\",\"roles\":[\"tenant_admin\"]}");
      var invitation = "/api/v1/tenants/acme/users/" + invited.text("/id") + "/invitation";
      assertThat(plane.call("POST", invitation, less, null).status()).isEqualTo(403);
    }

    @Test
    void rfc9728MetadataSaysWhereTokensComeFrom() {
      var path = "/.well-known/oauth-protected-resource/api/v1";
      var answer = plane.call("GET", path + "?tenant=acme", null, null);
      assertThat(answer.text("/resource")).isEqualTo(plane.base() + "/api/v1");
      assertThat(answer.text("/authorization_servers/0")).isEqualTo(plane.base() + "/t/acme");
      assertThat(plane.call("GET", path, null, null).json().has("authorization_servers")).isFalse();
    }
  }

  @Nested
  class Resources {

    @Test
    void areMadeReadChangedAndRemoved() {
      var id = resource("mcp-server://pets");
      var one = get("/resources/" + id);
      assertThat(one.text("/scopes/0/tools/0")).isEqualTo("get_pet");
      assertThat(one.json().at("/access_token_lifetime").asInt()).isEqualTo(300);
      var changed =
          call(
              "PATCH",
              "/resources/" + id,
              "{\"name\":\"All pets\"}",
              "If-Match",
              one.header("ETag"));
      assertThat(changed.text("/name")).isEqualTo("All pets");
      assertThat(changed.text("/scopes/0/name")).isEqualTo("pet:read");
      assertThat(
              call("PATCH", "/resources/" + id, "{\"name\":\"x\"}", "If-Match", one.header("ETag"))
                  .status())
          .isEqualTo(412);
      assertThat(call("DELETE", "/resources/" + id, "").status()).isEqualTo(204);
      assertThat(get("/resources/" + id).status()).isEqualTo(404);
    }

    @Test
    void anIdentifierIsUnique() {
      resource("https://unique.example");
      var again =
          call(
              "POST",
              "/resources",
              "{\"identifier\":\"https://unique.example\",\"name\":\"x\",\"scopes\":[{\"name\":\"a\"}]}");
      assertThat(again.status()).isEqualTo(409);
    }

    @Test
    void theAdminApiCantBeRemoved() {
      var list = get("/resources?q=administration");
      var id = list.text("/items/0/id");
      assertThat(call("DELETE", "/resources/" + id, "").status()).isEqualTo(409);
    }
  }

  @Nested
  class Users {

    @Test
    void areOpenedForAdministratorsAndErasedForEverybody() {
      var id = user("bob");
      var one = get("/users/" + id);
      assertThat(one.text("/email")).isEqualTo("bob@example.org");
      assertThat(get("/users?q=BOB").text("/items/0/id")).isEqualTo(id);
      assertThat(call("POST", "/users/" + id + "/erase", "").status()).isEqualTo(204);
      assertThat(get("/users/" + id).status()).isEqualTo(404);
      user("bob");
    }

    @Test
    void aUsernameIsTakenOnce() {
      user("carol");
      var again = call("POST", "/users", "{\"username\":\"Carol\",\"email\":\"c@example.org\"}");
      assertThat(again.status()).isEqualTo(409);
    }

    @Test
    @DisplayName("[A11] get roles by name or id")
    void getRolesByNameOrId() {
      resource("https://roles.example");
      var role =
          call(
              "POST",
              "/roles",
              "{\"name\":\"pet_owner\",\"permissions\":[{\"resource\":\"https://roles.example\",\"scopes\":[\"pet:read\"]}]}");
      assertThat(role.status()).as(role.raw().body()).isEqualTo(201);
      var id = user("dora");
      var assigned = call("PUT", "/users/" + id + "/roles", "{\"roles\":[\"pet_owner\"]}");
      assertThat(assigned.text("/roles/0")).isEqualTo(role.text("/id"));
      assertThat(call("PUT", "/users/" + id + "/roles", "{\"roles\":[\"nobody\"]}").status())
          .isEqualTo(422);
    }

    @Test
    void withoutAPasswordThereIsALinkThatWorksOnce() {
      var invited =
          call("POST", "/users", "{\"username\":\"erin\",\"email\":\"erin@example.org\"}");
      assertThat(invited.text("/status")).isEqualTo("invited");
      var path = invited.text("/invitation/url").substring(plane.base().length());
      assertThat(plane.call("GET", path, null, null).raw().body()).contains("<form");
      var form =
          java.net.http.HttpRequest.newBuilder(java.net.URI.create(plane.base() + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  java.net.http.HttpRequest.BodyPublishers.ofString(
                      "password=correct+horse+battery"))
              .build();
      assertThat(plane.send(form).status()).isEqualTo(200);
      assertThat(plane.send(form).status()).isEqualTo(410);
      assertThat(get("/users/" + invited.text("/id")).text("/status")).isEqualTo("active");
    }
  }

  @Nested
  class Agents {

    @Test
    void liveAndAreStopped() {
      resource("https://agents.example");
      var owner = user("frank");
      var made =
          call(
              "POST",
              "/agents",
              """
              {"name":"Vet Assistant","owners":["%s"],"clients":["%s"],
               "access":[{"resource":"https://agents.example","scopes":["pet:read"]}],
               "credential":{"type":"client_secret"}}
              """
                  .formatted(owner, acme.clientId()));
      assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
      assertThat(made.text("/agent_id")).isEqualTo(made.text("/id")).startsWith("agt_");
      assertThat(made.text("/client_secret")).startsWith("procura_secret_");
      assertThat(made.header("Location")).endsWith("/agents/" + made.text("/id"));
      var path = "/agents/" + made.text("/id");
      assertThat(get(path).json().has("client_secret")).isFalse();
      assertThat(call("POST", path + "/suspend", "").text("/status")).isEqualTo("suspended");
      assertThat(get("/agents?status=suspended&q=vet").text("/items/0/id"))
          .isEqualTo(made.text("/id"));
      assertThat(call("POST", path + "/reinstate", "").text("/status")).isEqualTo("active");
      var rotated = call("POST", path + "/credentials/rotate", "");
      assertThat(rotated.status()).as(rotated.raw().body()).isEqualTo(201);
      assertThat(rotated.text("/client_secret")).startsWith("procura_secret_");
      var old = get(path + "/credentials").text("/items/0/id");
      assertThat(call("DELETE", path + "/credentials/" + old, "").status()).isEqualTo(204);
      assertThat(call("DELETE", path + "/credentials/" + rotated.text("/id"), "").status())
          .isEqualTo(409);
      assertThat(call("POST", path + "/retire", "").text("/status")).isEqualTo("retired");
      assertThat(call("POST", path + "/suspend", "").text("/type"))
          .isEqualTo("urn:procura:problem:agent-retired");
    }

    @Test
    void everyMistakeIsNamed() {
      var wrong =
          call(
              "POST",
              "/agents",
              """
              {"owners":["usr_nobody"],"clients":["cli_none"],"max_delegation_depth":99,
               "access":[{"resource":"https://nowhere.example"}],"credential":{"type":"magic"}}
              """);
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.json().at("/errors").findValuesAsText("field"))
          .contains(
              "name",
              "owners[0]",
              "clients[0]",
              "max_delegation_depth",
              "access[0].resource",
              "credential.type");
    }

    @Test
    void anotherTenantsIdsAreLikeOnesThatNeverWere() {
      var owner =
          plane
              .call("GET", "/api/v1/tenants/other/users", plane.token(other, ALL), null)
              .text("/items/0/id");
      var theirs = get("/users/" + owner);
      var never = get("/users/usr_AAAAAAAAAAAAAA");
      assertThat(theirs.status()).isEqualTo(404);
      assertThat(theirs.raw().body()).isEqualTo(never.raw().body());
    }
  }

  @Nested
  class Clients {

    @Test
    @DisplayName("[A13, B7] speak rfc7591")
    void speakRfc7591() {
      var made =
          call(
              "POST",
              "/clients",
              """
              {"client_name":"Vet Assist","redirect_uris":["http://127.0.0.1:3000/cb"],
               "application_type":"native","token_endpoint_auth_method":"none",
               "grant_types":["authorization_code","refresh_token"],"software_id":"ignored"}
              """);
      assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
      assertThat(made.text("/client_id")).startsWith("cli_");
      assertThat(made.json().has("client_secret")).isFalse();
      assertThat(made.text("/response_types/0")).isEqualTo("code");
      var changed =
          call("PATCH", "/clients/" + made.text("/id"), "{\"client_name\":\"Vet Assist 2\"}");
      assertThat(changed.text("/client_name")).isEqualTo("Vet Assist 2");
      assertThat(changed.text("/redirect_uris/0")).isEqualTo("http://127.0.0.1:3000/cb");
      assertThat(call("DELETE", "/clients/" + made.text("/id"), "").status()).isEqualTo(204);
      assertThat(get("/clients/" + made.text("/id")).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("#95 have safe redirect uris")
    void haveSafeRedirectUris() {
      var wrong =
          call(
              "POST",
              "/clients",
              """
              {"client_name":"x","redirect_uris":["javascript:alert(1)","http://evil.example/cb",
               "https://u@h.example/","https://ok.example/cb#f"]}
              """);
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.json().at("/errors").size()).isEqualTo(4);
    }
  }

  @Nested
  class Keys {

    @Test
    void rotateWithOverlap() {
      var before = plane.token(acme, ALL);
      var made = call("POST", "/keys/rotate", "");
      assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
      assertThat(made.text("/status")).isEqualTo("active");
      assertThat(get("/keys").json().at("/items").findValuesAsText("status"))
          .contains("next", "active", "retired");
      assertThat(plane.call("GET", "/api/v1/tenants/acme", before, null).status()).isEqualTo(200);
      assertThat(call("DELETE", "/keys/" + made.text("/kid"), "").status()).isEqualTo(409);
    }
  }

  @Nested
  class Requests {

    @Test
    void thatAreNotJsonAreRefusedKindly() {
      assertThat(call("POST", "/roles", "{").status()).isEqualTo(400);
      assertThat(call("POST", "/roles", "[]").status()).isEqualTo(400);
      assertThat(call("POST", "/roles", "null").status()).isEqualTo(400);
      var type = call("POST", "/roles", "{\"name\":7}");
      assertThat(type.status()).isEqualTo(422);
      assertThat(type.text("/errors/0/field")).isEqualTo("name");
      assertThat(call("POST", "/roles", "").status()).isEqualTo(400);
    }

    @Test
    void toNowhereAreProblemsToo() {
      assertThat(get("/nothing").text("/type")).isEqualTo("urn:procura:problem:not-found");
      assertThat(call("PUT", "/roles", "{}").text("/type"))
          .isEqualTo("urn:procura:problem:method-not-allowed");
    }

    @Test
    void withAnIdempotencyKeyAreOneChange() {
      var body = "{\"name\":\"once\",\"permissions\":[]}";
      var first = call("POST", "/roles", body, "Idempotency-Key", "role-1");
      var second = call("POST", "/roles", body, "Idempotency-Key", "role-1");
      assertThat(first.status()).isEqualTo(201);
      assertThat(second.raw().body()).isEqualTo(first.raw().body());
      assertThat(second.header("Location")).isEqualTo(first.header("Location"));
      var other = call("POST", "/roles", "{\"name\":\"twice\"}", "Idempotency-Key", "role-1");
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.text("/type")).isEqualTo("urn:procura:problem:idempotency-key-reused");
    }

    @Test
    void withAnIdempotencyKeyEndAThingOnce() {
      var role = call("POST", "/roles", "{\"name\":\"to be ended\"}").text("/id");
      assertThat(call("DELETE", "/roles/" + role, "", "Idempotency-Key", "end-1").status())
          .isEqualTo(204);
      assertThat(call("DELETE", "/roles/" + role, "", "Idempotency-Key", "end-1").status())
          .isEqualTo(204);
      assertThat(call("DELETE", "/roles/" + role, "", "Idempotency-Key", "end-2").status())
          .isEqualTo(404);
      assertThat(call("DELETE", "/roles/" + role, "").status()).isEqualTo(404);
    }

    @Test
    void thatMadeACredentialOrATokenSayWhereItIs() {
      var agent =
          call(
              "POST",
              "/agents",
              """
              {"name":"Twice","owners":["admin@acme.example"],"credential":{"type":"client_secret"}}
              """);
      var credentials = "/agents/" + agent.text("/id") + "/credentials";
      isWhereItSays(call("POST", credentials + "/rotate", ""));
      var first = get(credentials + "?limit=1");
      assertThat(first.json().at("/items").size()).isEqualTo(1);
      var second = get(credentials + "?limit=1&cursor=" + first.text("/next_cursor"));
      assertThat(second.text("/items/0/id")).isNotEqualTo(first.text("/items/0/id"));
      assertThat(second.json().has("next_cursor")).isFalse();
      assertThat(get(credentials + "/crd_none").status()).isEqualTo(404);
      isWhereItSays(call("POST", "/registration-tokens", "{}"));
      assertThat(get("/registration-tokens/iat_none").status()).isEqualTo(404);
    }

    /// Without the secret, which is told once.
    private void isWhereItSays(Answer made) {
      assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
      var path =
          made.header("Location").substring((plane.base() + "/api/v1/tenants/acme").length());
      var found = get(path);
      assertThat(found.text("/id")).isEqualTo(made.text("/id"));
      assertThat(found.header("ETag")).isEqualTo(made.header("ETag"));
      assertThat(found.raw().body()).doesNotContain("procura_");
      assertThat(call("GET", path, "", "If-None-Match", found.header("ETag")).status())
          .isEqualTo(304);
    }

    @Test
    void forListsComeInPages() {
      for (int i = 0; i < 3; i++) {
        call("POST", "/roles", "{\"name\":\"page " + i + "\"}");
      }
      var first = get("/roles?q=page&limit=2");
      assertThat(first.json().at("/items").size()).isEqualTo(2);
      assertThat(first.text("/items/0/name")).isEqualTo("page 2");
      var next = get("/roles?q=page&limit=2&cursor=" + first.text("/next_cursor"));
      assertThat(next.text("/items/0/name")).isEqualTo("page 0");
      assertThat(next.json().has("next_cursor")).isFalse();
      assertThat(get("/roles?limit=0").status()).isEqualTo(400);
      assertThat(get("/roles?limit=1000000000").status()).isEqualTo(400);
      assertThat(get("/roles?cursor=x").status()).isEqualTo(400);
    }

    @Test
    void areDescribed() {
      var document = plane.call("GET", "/api/v1/openapi.yml", null, null);
      assertThat(document.status()).isEqualTo(200);
      assertThat(document.raw().body())
          .contains("/api/v1/tenants/{tenant}/agents")
          .contains("max_delegation_depth");
    }
  }
}
