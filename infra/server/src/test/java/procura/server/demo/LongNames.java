package procura.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tenant that no page was drawn for: every name in it is as long as it may be, has no place to
/// break, or is in a script that runs the other way.
record LongNames(
    Platform platform, String client, String caller, String callerSecret, String agent) {

  static final String ADMIN_EMAIL = "ada@long-names.example";
  static final String BOB = "b".repeat(108) + "@bob.example";
  static final String PASSWORD = "walks-in-the-park-with-Rex-2026";
  static final String REDIRECT_URI = "https://" + "a".repeat(60) + ".example/callback";

  private static final Web WEB = new Web();
  private static final String RESOURCE = "https://pets.example/" + "segment".repeat(30);
  private static final String WORD =
      "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz".repeat(2);
  private static final String LONGEST = WORD.substring(0, 120);
  private static final String FROM_THE_RIGHT = "מערכת וטרינרית " + WORD.substring(0, 100);
  private static final String MANY_SIGNS = "獣医アシスタントはあなたのペットの記録を管理します。".repeat(7);

  static LongNames register(URI base) {
    var platform = Platform.signUp(WEB, base, "long-names", LONGEST, ADMIN_EMAIL, PASSWORD);
    platform.create("/resources", newResource());
    var role =
        platform.create(
            "/roles",
            Platform.body("name", "owner", "permissions", List.of(access("read", "write"))));
    person(platform, BOB, PASSWORD, List.of(Web.text(role, "id")));
    var client = platform.create("/clients", newClient());
    var caller = platform.create("/clients", newCaller());
    var clients = List.of(Web.text(client, "client_id"), Web.text(caller, "client_id"));
    var agent = platform.create("/agents", newAgent(clients));
    return new LongNames(
        platform,
        clients.getFirst(),
        clients.getLast(),
        Web.text(caller, "client_secret"),
        Web.text(agent, "agent_id"));
  }

  /// Where an invited person chooses a password.
  URI invitation(String username) {
    var invited = person(platform, username, null, List.of());
    return URI.create(Web.text(invited.path("invitation"), "url"));
  }

  URI page(String path) {
    return URI.create(platform.issuer() + path);
  }

  /// The agent wants to act, and to pay.
  URI authorizationRequest(String client, String redirectUri, String responseMode) {
    return URI.create(
        platform.endpoint("authorization_endpoint")
            + "?"
            + Web.encoded(
                Map.of(
                    "response_type",
                    "code",
                    "response_mode",
                    responseMode,
                    "client_id",
                    client,
                    "redirect_uri",
                    redirectUri,
                    "resource",
                    RESOURCE,
                    "scope",
                    "read write offline_access",
                    "requested_actor",
                    agent,
                    "code_challenge",
                    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                    "code_challenge_method",
                    "S256",
                    "authorization_details",
                    "[{\"type\":\"payment\",\"to\":\"%s\",\"reference\":\"%s\"}]"
                        .formatted(LONGEST, MANY_SIGNS))));
  }

  JsonNode deviceCode() {
    return WEB.postForm(
            platform.endpoint("device_authorization_endpoint"),
            Map.of(),
            Map.of("client_id", client, "scope", "read write", "resource", RESOURCE))
        .expect(200)
        .json();
  }

  /// The caller asks Bob to approve what the agent is to do.
  void askBob() {
    WEB.postForm(
            platform.endpoint("backchannel_authentication_endpoint"),
            Web.basic(caller, callerSecret),
            Map.of(
                "login_hint", BOB,
                "scope", "openid read write",
                "resource", RESOURCE,
                "requested_actor", agent,
                "binding_message", "W4SCT"))
        .expect(200);
  }

  private static JsonNode person(
      Platform platform, String username, @Nullable String password, List<String> roles) {
    var body =
        Platform.body(
            "username", username,
            "email", "bob@bob.example",
            "display_name", LONGEST,
            "roles", roles);
    if (password != null) {
      body.put("password", password);
    }
    return platform.create("/users", body);
  }

  private static Map<String, Object> newResource() {
    var text = Map.of("type", "string");
    return Platform.body(
        "identifier",
        RESOURCE,
        "name",
        LONGEST,
        "token_format",
        "jwt",
        "scopes",
        List.of(
            Map.of("name", "read", "description", WORD + WORD),
            Map.of("name", "write", "description", "שינוי הרשומות (pet:write) של החיות")),
        "authorization_details_types",
        List.of(
            Map.of(
                "type", "payment",
                "sentence", "Pay something to {to}",
                "schema",
                    Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        false,
                        "properties",
                        Map.of("to", text, "reference", text)))));
  }

  private static Map<String, Object> newClient() {
    return Platform.body(
        "client_name", FROM_THE_RIGHT,
        "client_uri", "https://client.example/" + "p".repeat(150),
        "redirect_uris", List.of(REDIRECT_URI),
        "grant_types",
            List.of("authorization_code", "urn:ietf:params:oauth:grant-type:device_code"),
        "token_endpoint_auth_method", "none",
        "authorization_details_types", List.of("payment"),
        "access", List.of(access("read", "write")));
  }

  private static Map<String, Object> newCaller() {
    return Platform.body(
        "client_name",
        LONGEST,
        "grant_types",
        List.of("urn:openid:params:grant-type:ciba"),
        "token_endpoint_auth_method",
        "client_secret_basic",
        "backchannel_token_delivery_mode",
        "poll",
        "access",
        List.of(access("read", "write")));
  }

  private static Map<String, Object> newAgent(List<String> clients) {
    return Platform.body(
        "name", WORD.substring(0, 80),
        "description", MANY_SIGNS,
        "owners", List.of(ADMIN_EMAIL),
        "clients", clients,
        "access", List.of(access("read", "write")),
        "authorization_details_types", List.of("payment"),
        "credential", Map.of("type", "client_secret"));
  }

  private static Map<String, Object> access(String... scopes) {
    return Map.of("resource", RESOURCE, "scopes", List.of(scopes));
  }
}
