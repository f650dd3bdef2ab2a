package procura.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import procura.resource.ResourceKey;

/// Greenfield Vets as registered through the admin API: who and what takes part in the story.
record GreenfieldVets(
    String bob, String mcpClient, String mcpServerClient, String agent, String agentSecret) {

  static final String ADMIN_EMAIL = "ada@greenfield-vets.example";
  static final String BOB_USERNAME = "bob";
  static final String BOB_PASSWORD = "walks-in-the-park-with-Rex-2026";
  static final String REDIRECT_URI = "http://127.0.0.1:33418/callback";
  static final String CLIENT_NAME = "Vet Assist";
  static final String AGENT_NAME = "Vet Assistant";

  /// `petProfile` and `clinic` are the identifiers of the two protected resources.
  static GreenfieldVets register(
      Platform platform, String petProfile, String clinic, ResourceKey serverKey) {
    registerResources(platform, petProfile, clinic);
    var bob = registerPeople(platform, petProfile, clinic);
    var mcpClient = id(platform.create("/clients", vetAssist(petProfile)), "client_id");
    var mcpServer =
        id(platform.create("/clients", mcpServer(petProfile, clinic, serverKey)), "client_id");
    var agent = platform.create("/agents", vetAssistant(owner(platform), mcpClient, petProfile));
    return new GreenfieldVets(
        bob, mcpClient, mcpServer, id(agent, "agent_id"), Web.text(agent, "client_secret"));
  }

  private static void registerResources(Platform platform, String petProfile, String clinic) {
    platform.create(
        "/resources",
        Platform.body(
            "identifier",
            petProfile,
            "name",
            "Pet Profile MCP Server",
            "token_format",
            "jwt",
            "scopes",
            List.of(
                Map.of(
                    "name", "pet:read",
                    "description", "See your pets and their records",
                    "tools", List.of(PetProfileServer.PROFILE, PetProfileServer.VACCINATIONS)),
                Map.of(
                    "name", "pet:write",
                    "description", "Change your pets' records",
                    "tools", List.of(PetProfileServer.UPDATE)))));
    platform.create(
        "/resources",
        Platform.body(
            "identifier",
            clinic,
            "name",
            "Clinic API",
            "token_format",
            "jwt",
            "scopes",
            List.of(Map.of("name", "pet:read", "description", "Read a pet's clinical record"))));
  }

  private static String registerPeople(Platform platform, String petProfile, String clinic) {
    var owner =
        platform.create(
            "/roles",
            Platform.body(
                "name",
                "pet_owner",
                "permissions",
                List.of(access(petProfile, "pet:read", "pet:write"), access(clinic, "pet:read"))));
    platform.create(
        "/roles",
        Platform.body(
            "name",
            "vet_staff",
            "permissions",
            List.of(access(petProfile, "pet:read", "pet:write"), access(clinic, "pet:read"))));
    var bob =
        id(
            platform.create(
                "/users",
                Platform.body(
                    "username",
                    BOB_USERNAME,
                    "email",
                    "bob@example.org",
                    "display_name",
                    "Bob Field",
                    "password",
                    BOB_PASSWORD)),
            "id");
    var granted =
        platform.put("/users/" + bob + "/roles", Platform.body("roles", List.of(id(owner, "id"))));
    StoryBroke.unless(
        granted.status() / 100 == 2, "Bob's role answered " + granted.status() + granted.body());
    return bob;
  }

  private static Map<String, Object> vetAssist(String petProfile) {
    return Platform.body(
        "client_name",
        CLIENT_NAME,
        "application_type",
        "native",
        "redirect_uris",
        List.of(REDIRECT_URI),
        "grant_types",
        List.of("authorization_code", "refresh_token"),
        "response_types",
        List.of("code"),
        "token_endpoint_auth_method",
        "none",
        "access",
        List.of(access(petProfile, "pet:read", "pet:write")));
  }

  /// The MCP server is a client too: it exchanges its callers' tokens for upstream ones, and proves
  /// itself with the key that also signs its receipts.
  private static Map<String, Object> mcpServer(String petProfile, String clinic, ResourceKey key) {
    return Platform.body(
        "client_name",
        "Pet Profile MCP Server",
        "application_type",
        "web",
        "grant_types",
        List.of("urn:ietf:params:oauth:grant-type:token-exchange"),
        "token_endpoint_auth_method",
        "private_key_jwt",
        "jwks",
        key.publicKeys(),
        "protected_resources",
        List.of(petProfile),
        "access",
        List.of(access(clinic, "pet:read")));
  }

  private static Map<String, Object> vetAssistant(
      String owner, String mcpClient, String petProfile) {
    return Platform.body(
        "name",
        AGENT_NAME,
        "description",
        "Looks after pet records for their owners",
        "owners",
        List.of(owner),
        "clients",
        List.of(mcpClient),
        "access",
        List.of(access(petProfile, "pet:read")),
        "credential",
        Map.of("type", "client_secret"));
  }

  /// The administrator who signed up answers for the agent.
  private static String owner(Platform platform) {
    for (var user : platform.read("/users").expect(200).json().path("items")) {
      if (ADMIN_EMAIL.equals(user.path("email").asText())
          || ADMIN_EMAIL.equals(user.path("username").asText())) {
        return id(user, "id");
      }
    }
    throw new StoryBroke("the administrator is not among the users");
  }

  private static Map<String, Object> access(String resource, String... scopes) {
    return Map.of("resource", resource, "scopes", List.of(scopes));
  }

  private static String id(JsonNode created, String member) {
    return Web.text(created, member);
  }
}
