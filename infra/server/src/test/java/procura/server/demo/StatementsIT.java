package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;
import procura.server.demo.Browser.Place;
import procura.server.demo.Web.Answer;

/// What the product promises in `statements.md` and no other test shows: set up and tried over HTTP
/// alone, as a customer would.
@ExtendWith(SharedPlatform.class)
class StatementsIT {

  private static final String PETS = "mcp-server://pets.example/profiles";
  private static final String BOOKING = "mcp-server://booking.example";
  private static final String REDIRECT = "http://127.0.0.1:33418/callback";
  private static final String CAROLS_PASSWORD = "reads-but-never-writes-2026";

  private static Platform platform;
  private static String owner;
  private static String bob;
  private static String reader;

  @BeforeAll
  static void register(PlatformUnderTest shared) {
    platform =
        Platform.signUp(
            new Web(),
            shared.base(),
            "promises",
            "Promises",
            "ada@promises.example",
            "a-long-enough-passphrase");
    resource(PETS, "Pet profiles", "pet:read", "pet:write");
    resource(BOOKING, "Booking", "visit:book");
    owner = role("pet_owner", access(PETS, "pet:read", "pet:write"), access(BOOKING, "visit:book"));
    reader = role("pet_reader", access(PETS, "pet:read"));
    bob = user(GreenfieldVets.BOB_USERNAME, GreenfieldVets.BOB_PASSWORD, owner);
    user("carol", CAROLS_PASSWORD, reader);
  }

  @Test
  @DisplayName(
      "[A9, A10, A21] MCP servers are resources with free-form identifiers and scopes of their own")
  void serversAndTheirScopes() {
    var items = platform.read("/resources").expect(200).json().path("items");
    assertThat(items).extracting(item -> item.path("identifier").asText()).contains(PETS, BOOKING);
    var client = client("Both", access(PETS, "pet:read"), access(BOOKING, "visit:book"));
    var crossed = bobIsSentBy(flow(client, BOOKING, "pet:read"));
    assertThat(CodeFlow.answer(crossed)).containsEntry("error", "invalid_scope");
    var token = claims(approved(flow(client, BOOKING, "visit:book")));
    assertThat(token.path("aud").asText()).isEqualTo(BOOKING);
    assertThat(token.path("scope").asText()).isEqualTo("visit:book");
  }

  @Test
  @DisplayName("[A11] roles get scopes and people get roles, and both count at once")
  void rolesAreGivenAndTaken() {
    var client = client("Roles", access(PETS, "pet:read", "pet:write"));
    var id = user("dora", CAROLS_PASSWORD, reader);
    var dora = new Visitor("dora", CAROLS_PASSWORD, REDIRECT);
    assertThat(scope(dora, flow(client, PETS, "pet:read pet:write"))).isEqualTo("pet:read");
    assertThat(
            platform
                .put("/users/" + id + "/roles", Map.of("roles", List.of(reader, owner)))
                .status())
        .isEqualTo(200);
    assertThat(scope(dora, flow(client, PETS, "pet:read pet:write")))
        .isEqualTo("pet:read pet:write");
  }

  @Test
  @DisplayName(
      "[A12, A13, B7] a client registered by hand: code with PKCE, public, JWT access tokens")
  void aClientByHand() {
    var created =
        platform.create(
            "/clients",
            Map.of(
                "client_name", "By hand",
                "application_type", "native",
                "token_endpoint_auth_method", "none",
                "redirect_uris", List.of(REDIRECT),
                "access", List.of(access(PETS, "pet:read"))));
    assertThat(created.path("grant_types").toString()).contains("\"authorization_code\"");
    assertThat(created.path("response_types")).hasToString("[\"code\"]");
    assertThat(created.path("pkce_required").asBoolean()).isTrue();
    assertThat(created.path("redirect_uris")).hasToString("[\"" + REDIRECT + "\"]");
    assertThat(created.hasNonNull("client_secret")).isFalse();
    var id = Web.text(created, "client_id");
    assertThat(platform.read("/clients/" + id).expect(200).json().path("client_id").asText())
        .isEqualTo(id);
    assertThat(claims(approved(flow(id, PETS, "pet:read"))).path("client_id").asText())
        .isEqualTo(id);
  }

  @Test
  @DisplayName(
      "[A14, A15, B8] what the client is not authorised for is never in its token, whatever the roles say")
  void theClientsPartOfTheScopes() {
    var client = client("Only reads", access(PETS, "pet:read"));
    assertThat(CodeFlow.answer(bobIsSentBy(flow(client, PETS, "pet:read pet:write"))))
        .containsEntry("error", "invalid_scope")
        .doesNotContainKey("code");
    assertThat(claims(approved(flow(client, PETS, "pet:read"))).path("scope").asText())
        .isEqualTo("pet:read");
  }

  @Test
  @DisplayName("[A5, A16] a person delegates only what the roles carry, and is told so")
  void thePersonsRoles() {
    var client = client("Reads and writes", access(PETS, "pet:read", "pet:write"));
    var carol = new Visitor("carol", CAROLS_PASSWORD, REDIRECT);
    var flow = flow(client, PETS, "pet:read pet:write");
    if (!(carol.open(flow.request()) instanceof Place.Page page)) {
      throw new AssertionError("Carol was not asked");
    }
    assertThat(page.words()).contains("your roles do not include it");
    var token = flow.redeem(carol.answer(page, "approve"), Map.of()).expect(200);
    assertThat(Web.text(token.json(), "scope")).as("said in the answer").isEqualTo("pet:read");
    assertThat(claims(token).path("scope").asText()).isEqualTo("pet:read");
  }

  @Test
  @DisplayName(
      "[A2, B3, B6] one agent, two clients, two servers: each connection has a token of its own")
  void anAgentConnectsToSeveralServers() {
    var pets = client("Pets connection", access(PETS, "pet:read"));
    var booking = client("Booking connection", access(BOOKING, "visit:book"));
    var agent =
        agent(
            "Concierge",
            List.of(pets, booking),
            access(PETS, "pet:read"),
            access(BOOKING, "visit:book"));
    var first = throughAgent(agent, flow(pets, PETS, "pet:read"), PETS);
    var second = throughAgent(agent, flow(booking, BOOKING, "visit:book"), BOOKING);
    assertThat(first.path("aud").asText()).isEqualTo(PETS);
    assertThat(second.path("aud").asText()).isEqualTo(BOOKING);
    assertThat(List.of(first, second))
        .allSatisfy(token -> {
          assertThat(token.path("sub").asText()).isEqualTo(bob);
          assertThat(token.path("act").path("sub").asText()).isEqualTo(Web.text(agent, "agent_id"));
        });
    assertThat(first.path("client_id").asText()).isNotEqualTo(second.path("client_id").asText());
    var stranger = client("Not its client", access(PETS, "pet:read"));
    assertThat(
            CodeFlow.answer(
                bobIsSentBy(
                    flow(stranger, PETS, "pet:read")
                        .with("requested_actor", Web.text(agent, "agent_id")))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  @DisplayName(
      "[A7, C7, D10] nothing without consent, for a short time, and nothing after it was withdrawn")
  void nothingStandsForEver() {
    var client = client("Short-lived", access(PETS, "pet:read"));
    var visitor = Visitor.bob(REDIRECT);
    var denied = flow(client, PETS, "pet:read");
    var answer = CodeFlow.answer(visitor.answer(visitor.open(denied.request()), "deny"));
    assertThat(answer).containsEntry("error", "access_denied").doesNotContainKey("code");
    var asked = flow(client, PETS, "pet:read offline_access");
    var token = asked.redeem(visitor.approve(asked.request()), Map.of()).expect(200).json();
    assertThat(token.path("expires_in").asInt()).isBetween(1, 900);
    var delegation =
        platform.read("/delegations?client=" + client).expect(200).json().path("items").path(0);
    assertThat(platform.delete("/delegations/" + Web.text(delegation, "id")).status())
        .isEqualTo(204);
    var refused =
        platform.token(
            Map.of(),
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                Web.text(token, "refresh_token")));
    assertThat(refused.expect(400).json().path("error").asText()).isEqualTo("invalid_grant");
    var again = flow(client, PETS, "pet:read").with("prompt", "none");
    assertThat(CodeFlow.answer(visitor.approve(again.request())))
        .containsEntry("error", "consent_required");
  }

  private static Answer approved(CodeFlow flow) {
    return flow.redeem(bobIsSentBy(flow), Map.of()).expect(200);
  }

  private static URI bobIsSentBy(CodeFlow flow) {
    return Visitor.bob(REDIRECT).approve(flow.request());
  }

  private static String scope(Visitor visitor, CodeFlow flow) {
    return claims(flow.redeem(visitor.approve(flow.request()), Map.of()).expect(200))
        .path("scope")
        .asText();
  }

  private static JsonNode throughAgent(JsonNode agent, CodeFlow flow, String resource) {
    var id = Web.text(agent, "agent_id");
    var actor =
        platform.token(
            Web.basic(id, Web.text(agent, "client_secret")),
            Map.of("grant_type", "client_credentials", "resource", resource));
    return claims(
        flow.redeem(
                bobIsSentBy(flow.with("requested_actor", id)),
                Map.of(
                    "actor_token",
                    Web.text(actor.expect(200).json(), "access_token"),
                    "actor_token_type",
                    "urn:ietf:params:oauth:token-type:access_token"))
            .expect(200));
  }

  private static JsonNode claims(Answer token) {
    return Web.claims(Web.text(token.json(), "access_token"));
  }

  private static CodeFlow flow(String client, String resource, String scope) {
    return new CodeFlow(platform, client, REDIRECT, resource, scope);
  }

  private static void resource(String identifier, String name, String... scopes) {
    platform.create(
        "/resources",
        Map.of(
            "identifier",
            identifier,
            "name",
            name,
            "token_format",
            "jwt",
            "scopes",
            List.of(scopes).stream()
                .map(scope -> Map.of("name", scope, "description", "May " + scope))
                .toList()));
  }

  private static String role(String name, Object... permissions) {
    return Web.text(
        platform.create("/roles", Map.of("name", name, "permissions", List.of(permissions))), "id");
  }

  private static String user(String username, String password, String role) {
    var id =
        Web.text(
            platform.create(
                "/users",
                Map.of(
                    "username", username,
                    "email", username + "@promises.example",
                    "display_name", username,
                    "password", password)),
            "id");
    assertThat(platform.put("/users/" + id + "/roles", Map.of("roles", List.of(role))).status())
        .isEqualTo(200);
    return id;
  }

  private static String client(String name, Object... access) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("client_name", name);
    metadata.put("application_type", "native");
    metadata.put("redirect_uris", List.of(REDIRECT));
    metadata.put("grant_types", List.of("authorization_code", "refresh_token"));
    metadata.put("token_endpoint_auth_method", "none");
    metadata.put("access", List.of(access));
    return Web.text(platform.create("/clients", metadata), "client_id");
  }

  private static JsonNode agent(String name, List<String> clients, Object... access) {
    return platform.create(
        "/agents",
        Map.of(
            "name", name,
            "owners", List.of(bob),
            "clients", clients,
            "access", List.of(access),
            "credential", Map.of("type", "client_secret")));
  }

  private static Map<String, Object> access(String resource, String... scopes) {
    return Map.of("resource", resource, "scopes", List.of(scopes));
  }
}
