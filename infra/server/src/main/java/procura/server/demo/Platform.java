package procura.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import procura.server.demo.Web.Answer;

/// A tenant on a running platform: its authorization server and its admin API, with the token of
/// its management client.
public final class Platform {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Web web;
  private final URI base;
  private final String tenant;
  private final String issuer;
  private final JsonNode metadata;
  private final String managementClient;
  private final String managementSecret;

  private Platform(Web web, URI base, JsonNode signedUp) {
    this.web = web;
    this.base = base;
    this.tenant = Web.text(signedUp, "tenant");
    this.issuer = Web.text(signedUp, "issuer");
    this.metadata = discover(web, issuer);
    var management = signedUp.path("management_client");
    this.managementClient = Web.text(management, "client_id");
    this.managementSecret = Web.text(management, "client_secret");
  }

  /// `POST {base}/api/v1/tenants`. The name is taken when the story was told on this data before:
  /// then a number is put after it.
  public static Platform signUp(
      Web web, URI base, String tenant, String displayName, String email, String password) {
    var address = URI.create(base + "/api/v1/tenants");
    for (var number = 1; ; number++) {
      var body = new LinkedHashMap<String, Object>();
      body.put("tenant", number == 1 ? tenant : tenant + "-" + number);
      body.put("display_name", displayName);
      body.put("admin", Map.of("email", email, "password", password));
      var answer = web.postJson(address, Map.of(), body);
      if (answer.status() != 409 || number == 1000) {
        return new Platform(web, base, answer.expect(201).json());
      }
    }
  }

  /// RFC 8414 section 3: the document is found from the issuer and has to name it.
  static JsonNode discover(Web web, String issuer) {
    var uri = URI.create(issuer);
    var metadata =
        web.get(
                URI.create(
                    uri.getScheme()
                        + "://"
                        + uri.getRawAuthority()
                        + "/.well-known/oauth-authorization-server"
                        + uri.getRawPath()),
                Map.of())
            .expect(200)
            .json();
    StoryBroke.unlessEqual("issuer of the metadata", issuer, Web.text(metadata, "issuer"));
    return metadata;
  }

  public String tenant() {
    return tenant;
  }

  public String issuer() {
    return issuer;
  }

  /// Who may call the admin API of this tenant alone.
  Map<String, String> managementClient() {
    return Map.of("client_id", managementClient, "client_secret", managementSecret);
  }

  public URI endpoint(String name) {
    return URI.create(Web.text(metadata, name));
  }

  boolean hasEndpoint(String name) {
    return metadata.path(name).isTextual();
  }

  public Answer token(Map<String, String> headers, Map<String, String> form) {
    return web.postForm(endpoint("token_endpoint"), headers, form);
  }

  public Answer read(String path) {
    return web.get(admin(path), adminToken());
  }

  public JsonNode create(String path, Object body) {
    return web.postJson(admin(path), adminToken(), body).expect(201).json();
  }

  public Answer post(String path, Object body) {
    return web.postJson(admin(path), adminToken(), body);
  }

  public Answer put(String path, Object body) {
    return web.putJson(admin(path), adminToken(), body);
  }

  public Answer patch(String path, Object body) {
    return web.patchJson(admin(path), adminToken(), body);
  }

  public Answer delete(String path) {
    return web.delete(admin(path), adminToken());
  }

  void download(String path, Path file) {
    web.download(admin(path), adminToken(), file);
  }

  private URI admin(String path) {
    return URI.create(base + "/api/v1/tenants/" + tenant + path);
  }

  /// A fresh one for each call: admin tokens are short-lived, and this is a story, not a service.
  private Map<String, String> adminToken() {
    var answer =
        token(
            Web.basic(managementClient, managementSecret),
            Map.of(
                "grant_type",
                "client_credentials",
                "resource",
                base + "/api/v1",
                "scope",
                "admin:read admin:write audit:read audit:export"));
    return Web.bearer(Web.text(answer.expect(200).json(), "access_token"));
  }

  /// Asks again until the answer is there; what is only streamed arrives a moment later.
  static <T> T eventually(String what, Supplier<Optional<T>> question) {
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (Instant.now().isBefore(deadline)) {
      var answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        throw Web.interrupted(e);
      }
    }
    throw new StoryBroke("waited in vain for " + what);
  }

  public static Map<String, Object> body(Object... pairs) {
    var body = new HashMap<String, Object>();
    for (var i = 0; i < pairs.length; i += 2) {
      body.put((String) pairs[i], pairs[i + 1]);
    }
    return body;
  }
}
