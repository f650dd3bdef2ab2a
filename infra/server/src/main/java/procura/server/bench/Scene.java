package procura.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import procura.server.demo.Browser;
import procura.server.demo.Browser.Place;
import procura.server.demo.Platform;
import procura.server.demo.Web;

/// Who takes part in the measurements: a tenant with two resources, Bob, an application, its agent,
/// the pets' MCP server that is a client of its own, and a service that acts for itself. Bob has
/// signed in and agreed to everything, so that codes come without asking him.
record Scene(
    Platform platform,
    Party service,
    Party application,
    Party agent,
    Party server,
    Browser bobsBrowser) {

  static final String PETS = "https://pets.example/mcp";
  static final String CLINIC = "https://clinic.example/api";
  static final String REDIRECT_URI = "https://assist.example/callback";

  /// The challenge of the verifier below (RFC 7636 appendix B).
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /// Requests a second that nobody is turned away for: the limits are asked, but not reached.
  static final int RATE = 100_000;

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String PASSWORD = "walks-in-the-park-with-Rex-2026";

  /// A client that authenticates with a secret.
  record Party(String id, String secret) {

    Map<String, String> basic() {
      return Web.basic(id, secret);
    }
  }

  static Scene set(URI base) {
    var web = new Web();
    var email = "ada@bench.example";
    var platform =
        Platform.signUp(web, base, "bench", "Bench", email, "correct-horse-" + UUID.randomUUID());
    var rate = Map.of("per_second", RATE, "burst", RATE);
    platform
        .patch("", Map.of("rate_limits", Map.of("address", rate, "client", rate, "subject", rate)))
        .expect(200);
    resource(platform, PETS, "Pet Profile MCP Server");
    resource(platform, CLINIC, "Clinic API");
    bob(platform);
    var service = client(platform, serviceMetadata());
    var application = client(platform, applicationMetadata());
    var agent =
        platform.create(
            "/agents",
            Platform.body(
                "name", "Vet Assistant",
                "owners", List.of(someone(platform)),
                "clients", List.of(application.id()),
                "access", List.of(access(PETS, "pet:read")),
                "credential", Map.of("type", "client_secret")));
    var scene =
        new Scene(
            platform,
            service,
            application,
            new Party(Web.text(agent, "agent_id"), Web.text(agent, "client_secret")),
            client(platform, serverMetadata()),
            new Browser(REDIRECT_URI));
    scene.bobAgrees(scene.plainRequest());
    scene.bobAgrees(scene.delegatedRequest());
    return scene;
  }

  private static void resource(Platform platform, String identifier, String name) {
    platform.create(
        "/resources",
        Platform.body(
            "identifier",
            identifier,
            "name",
            name,
            "token_format",
            "jwt",
            "access_token_lifetime",
            3_600,
            "scopes",
            List.of(
                Map.of("name", "pet:read", "description", "See your pets"),
                Map.of("name", "pet:write", "description", "Change your pets' records"))));
  }

  private static void bob(Platform platform) {
    var role =
        platform.create(
            "/roles",
            Platform.body(
                "name",
                "pet_owner",
                "permissions",
                List.of(access(PETS, "pet:read", "pet:write"), access(CLINIC, "pet:read"))));
    var bob =
        platform.create(
            "/users",
            Platform.body(
                "username", "bob",
                "email", "bob@bench.example",
                "display_name", "Bob Field",
                "password", PASSWORD));
    var roles = Platform.body("roles", List.of(Web.text(role, "id")));
    var put = platform.put("/users/" + Web.text(bob, "id") + "/roles", roles);
    if (put.status() / 100 != 2) {
      throw new BenchFailed("Bob's role: " + put.body());
    }
  }

  private static String someone(Platform platform) {
    return Web.text(platform.read("/users").expect(200).json().path("items").path(0), "id");
  }

  private static Party client(Platform platform, Map<String, Object> metadata) {
    JsonNode made = platform.create("/clients", metadata);
    return new Party(Web.text(made, "client_id"), Web.text(made, "client_secret"));
  }

  private static Map<String, Object> serviceMetadata() {
    return Platform.body(
        "client_name",
        "Reminder Service",
        "grant_types",
        List.of("client_credentials"),
        "token_endpoint_auth_method",
        "client_secret_basic",
        "access",
        List.of(access(PETS, "pet:read")));
  }

  private static Map<String, Object> applicationMetadata() {
    return Platform.body(
        "client_name",
        "Vet Assist",
        "application_type",
        "web",
        "redirect_uris",
        List.of(REDIRECT_URI),
        "grant_types",
        List.of("authorization_code", "refresh_token"),
        "response_types",
        List.of("code"),
        "token_endpoint_auth_method",
        "client_secret_basic",
        "scope",
        "openid offline_access pet:read pet:write",
        "id_token_signed_response_alg",
        "ES256",
        "access",
        List.of(access(PETS, "pet:read", "pet:write")));
  }

  private static Map<String, Object> serverMetadata() {
    return Platform.body(
        "client_name", "Pet Profile MCP Server",
        "grant_types", List.of("urn:ietf:params:oauth:grant-type:token-exchange"),
        "token_endpoint_auth_method", "client_secret_basic",
        "protected_resources", List.of(PETS),
        "access", List.of(access(CLINIC, "pet:read")));
  }

  private static Map<String, Object> access(String resource, String... scopes) {
    return Map.of("resource", resource, "scopes", List.of(scopes));
  }

  /// For an access token, an ID token and a refresh token.
  URI plainRequest() {
    return request("openid offline_access pet:read", Map.of());
  }

  /// For a token that the agent acts with.
  URI delegatedRequest() {
    return request("pet:read", Map.of("requested_actor", agent.id()));
  }

  private URI request(String scope, Map<String, String> more) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", application.id());
    parameters.put("redirect_uri", REDIRECT_URI);
    parameters.put("scope", scope);
    parameters.put("state", "measured");
    parameters.put("code_challenge", CHALLENGE);
    parameters.put("code_challenge_method", "S256");
    parameters.put("resource", PETS);
    parameters.putAll(more);
    return URI.create(platform.endpoint("authorization_endpoint") + "?" + Web.encoded(parameters));
  }

  private void bobAgrees(URI request) {
    var place = bobsBrowser.open(request);
    for (var pages = 0; pages < 3 && place instanceof Place.Page page; pages++) {
      var filledIn = new ArrayList<Map.Entry<String, String>>();
      var field = page.asksFor("password") ? "password" : "decision";
      var form = page.form(field);
      if (field.equals("password")) {
        filledIn.add(Map.entry("username", "bob"));
        filledIn.add(Map.entry("password", PASSWORD));
      } else {
        form.checkboxes("scope").forEach(scope -> filledIn.add(Map.entry("scope", scope)));
        filledIn.add(Map.entry("decision", "approve"));
      }
      place = bobsBrowser.submit(page, form, filledIn);
    }
    if (place instanceof Place.Page page) {
      throw new BenchFailed("Bob was not sent back: " + page.words());
    }
  }
}
