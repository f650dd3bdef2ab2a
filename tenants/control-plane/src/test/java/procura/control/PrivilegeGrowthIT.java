package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.authority.Authority;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Sealed;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;

/// Every detour by which somebody who administers little could become somebody who administers
/// more: an administrator passes on only what they hold.
class PrivilegeGrowthIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";
  private static final String MORE_THAN_HELD = "urn:procura:problem:more-than-held";

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
  }

  private static Answer call(String scope, String method, String path, @Nullable String body) {
    return plane.call(method, "/api/v1/tenants/acme" + path, plane.token(acme, scope), body);
  }

  private static Answer all(String method, String path, @Nullable String body) {
    var answer = call(ALL, method, path, body);
    assertThat(answer.status()).as(answer.raw().body()).isBetween(200, 299);
    return answer;
  }

  private static Answer little(String method, String path, String body) {
    return call("admin:read admin:write", method, path, body);
  }

  private static void isTooMuch(Answer answer) {
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(403);
    assertThat(answer.text("/type")).isEqualTo(MORE_THAN_HELD);
  }

  private static String exporting() {
    return "[{\"resource\":\"%s/api/v1\",\"scopes\":[\"audit:export\"]}]".formatted(plane.base());
  }

  @Test
  @DisplayName("the address that a new password is mailed to is not changed for who holds more")
  void nobodyRedirectsTheMailOfWhoHoldsMore() {
    var path = "/users/" + all("GET", "/users?q=admin@acme.example", null).text("/items/0/id");
    isTooMuch(little("PATCH", path, "{\"email\":\"mallory@evil.example\"}"));
    assertThat(all("GET", path, null).text("/email")).isEqualTo("admin@acme.example");
    assertThat(little("PATCH", path, "{\"display_name\":\"Boss\"}").status()).isEqualTo(200);
    all("PATCH", path, "{\"email\":\"admin@acme.example\"}");
  }

  @Test
  @DisplayName("where a client that holds more sends people and codes is not changed")
  void nobodyRedirectsAClientThatHoldsMore() {
    var made =
        all(
            "POST",
            "/clients",
            """
            {"template":"mcp_client","client_name":"Exporter",
             "redirect_uris":["https://app.example/cb"],"access":%s}
            """
                .formatted(exporting()));
    var path = "/clients/" + made.text("/id");
    isTooMuch(little("PATCH", path, "{\"redirect_uris\":[\"https://evil.example/cb\"]}"));
    assertThat(all("GET", path, null).text("/redirect_uris/0")).isEqualTo("https://app.example/cb");
    assertThat(little("PATCH", path, "{\"access\":[]}").status()).isEqualTo(200);
    assertThat(little("PATCH", path, "{\"redirect_uris\":[\"https://other.example/cb\"]}").status())
        .isEqualTo(200);
  }

  private static String workload(String becomes) {
    return """
    {"issuer":"https://ci.example/%s","jwks_uri":"https://ci.example/jwks","purposes":["workload"],
     "workloads":[{"becomes":"%s","claims":[{"claim":"sub","value":"repo:mine"}]}]}
    """
        .formatted(becomes, becomes);
  }

  @Test
  @DisplayName("a platform's word is a credential: no workload becomes a client that holds more")
  void noWorkloadBecomesAClientThatHoldsMore() {
    var client =
        all(
                "POST",
                "/clients",
                """
                {"client_name":"Robot","grant_types":["client_credentials"],"access":%s}
                """
                    .formatted(exporting()))
            .text("/id");
    isTooMuch(little("POST", "/trusted-issuers", workload(client)));
    all("POST", "/trusted-issuers", workload(client));
  }

  @Test
  @DisplayName("nor an agent that holds more, by itself or by its roles")
  void noWorkloadBecomesAnAgentThatHoldsMore() {
    var role =
        all("POST", "/roles", "{\"name\":\"exporter\",\"permissions\":%s}".formatted(exporting()))
            .text("/id");
    var agent =
        all(
                "POST",
                "/agents",
                """
                {"name":"Robot","owners":["admin@acme.example"],"roles":["%s"],
                 "credential":{"type":"client_secret"}}
                """
                    .formatted(role))
            .text("/id");
    isTooMuch(little("POST", "/trusted-issuers", workload(agent)));
    all("POST", "/trusted-issuers", workload(agent));
  }

  @Test
  @DisplayName("the console's own client is nobody's workload")
  void noWorkloadBecomesTheConsole() {
    var console = "";
    for (var client : all("GET", "/clients", null).json().at("/items")) {
      console = client.path("first_party").asBoolean() ? client.path("id").asText() : console;
    }
    assertThat(console).isNotEmpty();
    assertThat(call(ALL, "POST", "/trusted-issuers", workload(console)).status()).isEqualTo(422);
  }

  @Test
  @DisplayName("new people don't get roles that who lets them in does not hold")
  void nobodyOpensAConnectionWhoseRolesHoldMore() {
    var made =
        all(
            "POST",
            "/connections",
            """
            {"name":"Elsewhere","issuer":"https://idp.example","client_id":"c","client_secret":"s",
             "roles":["tenant_admin"]}
            """);
    var path = "/connections/" + made.text("/id");
    isTooMuch(little("PATCH", path, "{\"registration\":true}"));
    assertThat(little("PATCH", path, "{\"name\":\"There\"}").status()).isEqualTo(200);
    all("PATCH", path, "{\"registration\":true}");
  }

  @Test
  @DisplayName("whoever vouches for certificates and workloads can be all of them")
  void nobodyTrustsTheirOwnAuthorityForWhoHoldsMore() {
    isTooMuch(
        little(
            "PATCH",
            "",
            """
            {"binding_policy":{"spiffe_trust_domains":[
              {"name":"evil.example","bundle_endpoint":"https://evil.example/bundle"}]}}
            """));
    assertThat(little("PATCH", "", "{\"binding_policy\":{\"dpop_nonce_required\":false}}").status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("ASVS 6.4.6: an invitation is worth nothing once the person has a password")
  void anInvitationEndsWithTheFirstPassword() throws Exception {
    var invited =
        all("POST", "/users", "{\"username\":\"ann@acme.example\",\"email\":\"ann@acme.example\"}");
    var link = invited.text("/invitation/url");
    var user = new UserId(invited.text("/id"));
    // by a mailed link, say
    plane
        .bean(Commands.class)
        .send(
            new SetUserPassword(
                acme.id(), user, sealed(user, "$argon2id$hers"), java.time.Instant.now()),
            new Cause(Actor.SYSTEM, "x", "x"));
    assertThat(plane.call("GET", link.substring(plane.base().length()), null, null).status())
        .isEqualTo(410);
    var chosen =
        plane.send(
            HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("password=what+the+administrator+knows"))
                .build());
    assertThat(chosen.status()).isEqualTo(410);
    var kept = Objects.requireNonNull(plane.bean(Authority.class).now(acme.id()).user(user));
    var hash = Objects.requireNonNull(kept.passwordHash());
    assertThat(plane.bean(PersonalData.class).open(acme.id(), user.value(), "password_hash", hash))
        .isEqualTo("$argon2id$hers");
  }

  @Test
  @DisplayName("who kept an invitation gets into no account that was given more since")
  void anInvitationEndsWhenThePersonAdministersMore() {
    var invited =
        little(
            "POST", "/users", "{\"username\":\"dan@acme.example\",\"email\":\"dan@acme.example\"}");
    var link = invited.text("/invitation/url").substring(plane.base().length());
    var roles = "/users/" + invited.text("/id") + "/roles";
    all("POST", "/roles", "{\"name\":\"keeper\",\"permissions\":[]}");
    all("PUT", roles, "{\"roles\":[\"keeper\"]}");
    assertThat(plane.call("GET", link, null, null).status()).as("no more").isEqualTo(200);
    all("PUT", roles, "{\"roles\":[\"tenant_admin\"]}");
    assertThat(plane.call("GET", link, null, null).status()).isEqualTo(410);
    assertThat(choose(link).status()).isEqualTo(410);
    var next = all("POST", "/users/" + invited.text("/id") + "/invitation", null).text("/url");
    assertThat(choose(next.substring(plane.base().length())).status()).isEqualTo(200);
  }

  private static Answer choose(String link) {
    return plane.send(
        HttpRequest.newBuilder(URI.create(plane.base() + link))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("password=a+pelican+under+glass"))
            .build());
  }

  private static Sealed sealed(UserId user, String hash) {
    return plane.bean(PersonalData.class).seal(acme.id(), user.value(), "password_hash", hash);
  }
}
