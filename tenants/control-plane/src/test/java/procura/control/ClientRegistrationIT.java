package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procura.authority.Authority;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.GrantType;
import procura.identity.client.Registration;
import procura.identity.client.Registration.Origin;
import procura.tenancy.keys.Secrets;

/// What administrators say of clients that came by themselves, and all that RFC 7591 lets them say
/// of their own.
class ClientRegistrationIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TenantId ACME = new TenantId("acme");

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

  private static void cameByItself(String id, Origin origin, boolean approved) {
    plane
        .bean(Commands.class)
        .send(
            new RegisterClient(
                ACME,
                new ClientId(id),
                new ClientMetadata(
                        "Came By Itself",
                        null,
                        List.of("https://it.example/cb"),
                        List.of(),
                        EnumSet.of(GrantType.AUTHORIZATION_CODE),
                        AuthenticationMethod.NONE,
                        ApplicationType.WEB,
                        false,
                        false,
                        List.of())
                    .with(new Registration(origin, null, null, approved, null)),
                List.of(),
                List.of(),
                Instant.now()),
            new Cause(Actor.SYSTEM, "test", "test"));
  }

  @Test
  @DisplayName("RFC 7591 section 2: every member is kept, shown and changed")
  void everyMember() throws Exception {
    var members =
        """
        {"client_name": "Whole", "client_uri": "https://w.example/",
         "redirect_uris": ["https://w.example/cb", "https://w.example/cb?dummy1=lorem"],
         "post_logout_redirect_uris": ["https://w.example/bye"],
         "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
         "token_endpoint_auth_method": "private_key_jwt", "application_type": "web",
         "scope": "openid pet:read", "jwks_uri": "https://w.example/keys",
         "logo_uri": "https://w.example/logo.png", "policy_uri": "https://w.example/policy",
         "tos_uri": "https://w.example/tos", "contacts": ["a@w.example"],
         "software_id": "w", "software_version": "2",
         "require_pushed_authorization_requests": true, "require_signed_request_object": true,
         "request_object_signing_alg": "ES256", "authorization_signed_response_alg": "ES256",
         "authorization_details_types": ["visit"], "default_acr_values": ["high"],
         "default_max_age": 60, "require_auth_time": true,
         "request_uri_lifetime": 90, "authorization_code_lifetime": 30,
         "dpop_bound_access_tokens": true,
         "access_token_lifetime": 120, "refresh_token_lifetime": 86400,
         "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "RS256",
         "introspection_signed_response_alg": "ES256", "subject_type": "pairwise",
         "backchannel_logout_uri": "https://w.example/logout",
         "backchannel_logout_session_required": true,
         "backchannel_token_delivery_mode": "ping",
         "backchannel_authentication_request_signing_alg": "ES256",
         "backchannel_client_notification_endpoint": "https://w.example/notify",
         "security_profile": "fapi_2_0", "token_endpoint_audience_until": "2027-01-31T00:00:00Z"}\
        """;
    var made = call("POST", "/clients", members);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    JSON.readTree(members)
        .properties()
        .forEach(member ->
            assertThat(made.json().get(member.getKey()))
                .as(member.getKey())
                .isEqualTo(member.getValue()));
    assertThat(made.text("/origin")).isEqualTo("administrator");
    var id = made.text("/id");
    assertThat(
            Objects.requireNonNull(plane.bean(Authority.class).now(ACME).client(new ClientId(id)))
                .credentials())
        .singleElement()
        .isInstanceOf(KeysByUrl.class);
    var changed = call("PATCH", "/clients/" + id, "{\"default_max_age\": 61}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.json().get("default_max_age").asInt()).isEqualTo(61);
    assertThat(changed.text("/security_profile")).isEqualTo("fapi_2_0");
    assertThat(changed.text("/jwks_uri")).isEqualTo("https://w.example/keys");
    assertThat(changed.json().get("redirect_uris")).isEqualTo(made.json().get("redirect_uris"));
  }

  @Test
  @DisplayName("[A12, B7] from a template: code with PKCE, public, refreshing")
  void template() {
    var made =
        call(
            "POST",
            "/clients",
            """
            {"template": "mcp_client", "client_name": "Vet Assist",
             "redirect_uris": ["http://127.0.0.1:3000/cb"]}\
            """);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    assertThat(made.text("/token_endpoint_auth_method")).isEqualTo("none");
    assertThat(made.json().get("grant_types").toString())
        .isEqualTo("[\"authorization_code\",\"refresh_token\"]");
    assertThat(made.json().get("pkce_required").asBoolean()).isTrue();
    assertThat(made.text("/application_type")).isEqualTo("native");
    assertThat(made.json().has("client_secret")).isFalse();
    assertThat(call("POST", "/clients", "{\"template\": \"x\", \"client_name\": \"y\"}").status())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redirect_uris[0]               | {\"client_name\":\"x\",\"redirect_uris\":[\"javascript:alert(1)\"]}",
        "redirect_uris[0]               | {\"client_name\":\"x\",\"redirect_uris\":[\"http://x.example/cb\"]}",
        "jwks_uri                       | {\"client_name\":\"x\",\"redirect_uris\":[\"https://x.example/cb\"],\"jwks_uri\":\"http://x.example/k\"}",
        "logo_uri                       | {\"client_name\":\"x\",\"redirect_uris\":[\"https://x.example/cb\"],\"logo_uri\":\"javascript:x\"}",
        "client_name                    | {\"redirect_uris\":[\"https://x.example/cb\"]}",
        "sector_identifier_uri          | {\"client_name\":\"x\",\"redirect_uris\":[\"https://x.example/cb\"],\"sector_identifier_uri\":\"https://10.0.0.1/s\"}",
        "jwks                           | {\"client_name\":\"x\",\"redirect_uris\":[\"https://x.example/cb\"],\"token_endpoint_auth_method\":\"private_key_jwt\"}"
      })
  @DisplayName("RFC 7591 section 3.2.2: the whole object is checked here, too")
  void mistakes(String field, String body) {
    var answer = call("POST", "/clients", body);
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(422);
    assertThat(answer.raw().body()).contains("\"" + field.strip() + "\"");
  }

  @Test
  @DisplayName("clients that wait are found, approved or rejected")
  void approval() {
    cameByItself("cli_waits1", Origin.DYNAMIC, false);
    cameByItself("cli_waits2", Origin.DYNAMIC, false);
    var waiting = call("GET", "/clients?status=awaiting_approval&origin=dynamic", "");
    assertThat(waiting.raw().body()).contains("cli_waits1", "cli_waits2");
    var approved = call("POST", "/clients/cli_waits1/approve", "");
    assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
    assertThat(approved.text("/status")).isEqualTo("active");
    assertThat(call("POST", "/clients/cli_waits2/reject", "").status()).isEqualTo(204);
    assertThat(call("POST", "/clients/cli_waits1/reject", "").status()).isEqualTo(409);
    assertThat(call("GET", "/clients?status=awaiting_approval", "").json().get("items")).isEmpty();
    assertThat(call("GET", "/clients/cli_waits2", "").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("a client whose id is a URL is shown, given access, suspended and removed by it")
  void byUrl() {
    var url = "https://docs.example/a/client.json";
    cameByItself(url, Origin.METADATA_DOCUMENT, true);
    var path = "/clients/" + URLEncoder.encode(url, StandardCharsets.UTF_8);
    var one = call("GET", path, "");
    assertThat(one.status()).as(one.raw().body()).isEqualTo(200);
    assertThat(one.text("/client_id")).isEqualTo(url);
    assertThat(one.text("/origin")).isEqualTo("metadata_document");
    assertThat(call("GET", "/clients?origin=metadata_document", "").raw().body()).contains(url);
    var renamed = call("PATCH", path, "{\"client_name\": \"Mine\"}");
    assertThat(renamed.status()).isEqualTo(422);
    assertThat(call("POST", path + "/suspend", "").text("/status")).isEqualTo("suspended");
    assertThat(call("DELETE", path, "").status()).isEqualTo(204);
    assertThat(call("GET", path, "").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("[D5] a tenant's policy for clients that nobody chose")
  void policy() {
    var resource =
        call(
            "POST",
            "/resources",
            """
            {"identifier": "mcp-server://bounded", "name": "B", "token_format": "jwt",
             "scopes": [{"name": "b:read", "description": "Read"}]}\
            """);
    assertThat(resource.status()).as(resource.raw().body()).isEqualTo(201);
    var changed =
        call(
            "PATCH",
            "",
            """
            {"client_registration": "approval", "registration_policy": {
              "ceiling": [{"resource": "mcp-server://bounded", "scopes": ["b:read"]}],
              "software_statement_issuers": [
                {"issuer": "https://d.example", "jwks_uri": "https://d.example/keys"}],
              "denied_document_hosts": ["*.evil.example"],
              "document_redirect_origins": ["https://elsewhere.example"],
              "authorization_details_types": ["visit"]}}\
            """);
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.text("/registration_policy/authorization_details_types/0"))
        .isEqualTo("visit");
    assertThat(changed.text("/client_registration")).isEqualTo("approval");
    assertThat(changed.text("/registration_policy/ceiling/0/resource"))
        .isEqualTo("mcp-server://bounded");
    assertThat(changed.text("/registration_policy/denied_document_hosts/0"))
        .isEqualTo("*.evil.example");
    var again = call("PATCH", "", "{\"registration_policy\": {\"initial_access_required\": true}}");
    assertThat(again.text("/registration_policy/software_statement_issuers/0/issuer"))
        .isEqualTo("https://d.example");
    for (var wrong :
        List.of(
            "{\"document_hosts\": [\"https://x.example\"]}",
            "{\"document_redirect_origins\": [\"http://x.example\"]}",
            "{\"software_statement_issuers\": [{\"issuer\": \"x\", \"jwks_uri\": \"http://x\"}]}",
            "{\"authorization_details_types\": [\"\"]}",
            "{\"ceiling\": [{\"resource\": \"mcp-server://nobodys\"}]}")) {
      var refused = call("PATCH", "", "{\"registration_policy\": " + wrong + "}");
      assertThat(refused.status()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  @DisplayName("[DC-05] the admin API is never within the ceiling")
  void adminApiIsNeverForStrangers() {
    var refused =
        call(
            "PATCH",
            "",
            "{\"registration_policy\": {\"ceiling\": [{\"resource\": \"%s/api/v1\"}]}}"
                .formatted(plane.base()));
    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  @DisplayName("RFC 7591 section 3: initial access tokens are told once and revoked")
  void initialAccessTokens() {
    var made = call("POST", "/registration-tokens", "{\"expires_in\": 3600}");
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    var token = made.text("/initial_access_token");
    assertThat(Secrets.wellFormed("iat", token)).isTrue();
    var list = call("GET", "/registration-tokens", "");
    assertThat(list.raw().body()).contains(made.text("/id")).doesNotContain(token);
    assertThat(call("DELETE", "/registration-tokens/" + made.text("/id"), "").status())
        .isEqualTo(204);
    assertThat(call("GET", "/registration-tokens", "").json().get("items")).isEmpty();
    assertThat(call("DELETE", "/registration-tokens/iat_none", "").status()).isEqualTo(404);
    assertThat(call("POST", "/registration-tokens", "{\"expires_in\": 1}").status()).isEqualTo(422);
  }
}
