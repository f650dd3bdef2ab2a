package procura.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import procura.house.fakes.TestAuthority.Identity;

/// Greenfield Vets once more, with a client for each way to be one: what programs that were never
/// made for this server are told before they start.
final class ForeignWorld implements AutoCloseable {

  static final String REDIRECT_URI = "http://127.0.0.1:33418/callback";
  static final String WEB_REDIRECT_URI = "https://web.example/callback";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PetProfileServer servers = new PetProfileServer();
  private final Platform platform;
  private final GreenfieldVets vets;
  private final Map<String, Object> told = new LinkedHashMap<>();

  ForeignWorld(URI base, Duration refreshGrace) {
    this.platform =
        Platform.signUp(
            new Web(),
            base,
            "foreign",
            "Greenfield Vets",
            GreenfieldVets.ADMIN_EMAIL,
            "correct horse battery staple");
    this.vets =
        GreenfieldVets.register(platform, resource(), servers.clinicIdentifier(), servers.key());
    servers.start(platform.issuer(), vets.mcpServerClient());
    platform.patch("", Map.of("client_registration", "open")).expect(200);
    tell(base, refreshGrace);
  }

  Platform platform() {
    return platform;
  }

  GreenfieldVets vets() {
    return vets;
  }

  String resource() {
    return servers.petProfileIdentifier();
  }

  String upstream() {
    return servers.clinicIdentifier();
  }

  /// The certificate that a script may serve HTTPS with: the platform trusts it.
  void tellIdentity(Identity identity) {
    told.put("tls", Map.of("certificate", identity.pem(), "key", identity.keyPem()));
  }

  /// A member of what a client was registered with.
  String told(String client, String member) {
    JsonNode value = JSON.valueToTree(told).path("clients").path(client).path(member);
    return value.isTextual() ? value.asText() : value.toString();
  }

  private void tell(URI base, Duration refreshGrace) {
    told.put("base", base.toString());
    told.put("issuer", platform.issuer());
    told.put("tenant", platform.tenant());
    told.put("management", platform.managementClient());
    told.put("graceSeconds", refreshGrace.toSeconds());
    told.put("resource", resource());
    told.put("mcp", resource());
    told.put("upstream", upstream());
    told.put("defaultScopes", List.of("pet:read", "pet:write"));
    told.put(
        "bob",
        Map.of(
            "id",
            vets.bob(),
            "username",
            GreenfieldVets.BOB_USERNAME,
            "password",
            GreenfieldVets.BOB_PASSWORD,
            "email",
            "bob@example.org"));
    told.put("agent", Map.of("client_id", vets.agent(), "client_secret", vets.agentSecret()));
    told.put(
        "mcpClient", Map.of("client_id", vets.mcpClient(), "redirect_uris", List.of(REDIRECT_URI)));
    told.put("clients", clients());
  }

  private Map<String, Object> clients() {
    var clients = new HashMap<String, Object>();
    clients.put("app", client("none", REDIRECT_URI, Map.of("application_type", "native")));
    clients.put(
        "web",
        client(
            "client_secret_basic",
            WEB_REDIRECT_URI,
            Map.of("post_logout_redirect_uris", List.of("https://web.example/bye"))));
    clients.put("post", client("client_secret_post", WEB_REDIRECT_URI, Map.of()));
    clients.put(
        "exempt", client("client_secret_basic", WEB_REDIRECT_URI, Map.of("pkce_required", false)));
    // openid-client knows no redirect URI with a query part
    clients.put(
        "queried",
        client("client_secret_basic", WEB_REDIRECT_URI + "?from=procura&a=%C3%A4", Map.of()));
    clients.put(
        "keyed",
        keyed(
            Map.of(
                "request_object_signing_alg", "ES256", "id_token_signed_response_alg", "ES256")));
    clients.put(
        "fapi",
        keyed(
            Map.of(
                "security_profile", "fapi_2_0",
                "require_pushed_authorization_requests", true,
                "dpop_bound_access_tokens", true)));
    clients.put(
        "machine",
        registered(
            Map.of(
                "client_name",
                "Night shift",
                "grant_types",
                List.of("client_credentials"),
                "token_endpoint_auth_method",
                "client_secret_basic",
                "access",
                access("pet:read"))));
    clients.put(
        "server",
        registered(
            Map.of(
                "client_name",
                "Pet Profile MCP Server",
                "grant_types",
                List.of("urn:ietf:params:oauth:grant-type:token-exchange"),
                "token_endpoint_auth_method",
                "client_secret_basic",
                "protected_resources",
                List.of(resource()),
                "access",
                List.of(Map.of("resource", upstream(), "scopes", List.of("pet:read"))))));
    return clients;
  }

  private Map<String, Object> keyed(Map<String, Object> more) {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256).keyID("k1").algorithm(JWSAlgorithm.ES256).generate();
      var metadata = new HashMap<>(more);
      metadata.put("jwks", new JWKSet(key).toPublicJWKSet().toJSONObject());
      var client = client("private_key_jwt", WEB_REDIRECT_URI, metadata);
      client.put("key", key.toJSONObject());
      return client;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One of the code flow, which may refresh.
  private Map<String, Object> client(String method, String redirectUri, Map<String, Object> more) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("client_name", "Client with " + method);
    metadata.put("application_type", "web");
    metadata.put("redirect_uris", List.of(redirectUri));
    metadata.put("grant_types", List.of("authorization_code", "refresh_token"));
    metadata.put("response_types", List.of("code"));
    metadata.put("token_endpoint_auth_method", method);
    metadata.put("access", access("pet:read", "pet:write"));
    metadata.putAll(more);
    return registered(metadata);
  }

  private List<Map<String, Object>> access(String... scopes) {
    return new ArrayList<>(List.of(Map.of("resource", resource(), "scopes", List.of(scopes))));
  }

  private Map<String, Object> registered(Map<String, Object> metadata) {
    JsonNode answer = platform.create("/clients", metadata);
    var client = new LinkedHashMap<String, Object>();
    for (var member :
        List.of("client_id", "client_secret", "redirect_uris", "post_logout_redirect_uris")) {
      if (answer.hasNonNull(member)) {
        client.put(member, answer.get(member));
      }
    }
    return client;
  }

  /// Runs a script from `src/test/js/flows` in this world.
  NodeScripts.Ended play(String flow) {
    return NodeScripts.flow(flow, told, Map.of());
  }

  static Path flows() {
    return Path.of("src/test/js/flows");
  }

  @Override
  public void close() {
    servers.close();
  }
}
