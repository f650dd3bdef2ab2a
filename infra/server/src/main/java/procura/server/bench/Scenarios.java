package procura.server.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import procura.server.demo.Web;

/// The requests that are measured, made from a scene. What a run uses up (codes, tokens that were
/// never shown before) is gathered before it, unmeasured.
final class Scenarios {

  /// Different tokens that come back again and again, as they do where agents work.
  private static final int TOKENS = 64;

  private static final int GATHERING_CONNECTIONS = 8;

  /// A code lives a minute: those gathered first must be shown before that.
  private static final Duration GATHERING = Duration.ofSeconds(20);

  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scene scene;
  private final InetSocketAddress server;

  Scenarios(Scene scene, InetSocketAddress server) {
    this.scene = scene;
    this.server = server;
  }

  /// @param prepare gathers what one run needs
  record Scenario(String name, Supplier<Workload> prepare) {}

  Scenario clientCredentials() {
    var request = tokenRequest();
    return new Scenario("client_credentials", () -> Workload.of(List.of(request)));
  }

  byte[] tokenRequest() {
    return token(scene.service().basic(), asked());
  }

  /// The same for a token that is bound to a key: its proof is verified, and spent on all nodes.
  Scenario bound(int count) {
    return new Scenario(
        "DPoP, client_credentials",
        () -> {
          var proofs = new Proofs(scene.platform().endpoint("token_endpoint"));
          return Workload.once(
              Stream.generate(proofs::next).limit(count).map(this::boundRequest).toList());
        });
  }

  private byte[] boundRequest(String proof) {
    var headers = new LinkedHashMap<>(scene.service().basic());
    headers.put("DPoP", proof);
    return token(headers, asked());
  }

  private static Map<String, String> asked() {
    return Map.of("grant_type", "client_credentials", "resource", Scene.PETS, "scope", "pet:read");
  }

  /// The MCP server exchanges a token that the agent acts with for one of the upstream API.
  Scenario exchange() {
    return new Scenario("token exchange, act", () -> Workload.of(delegated().map(this::exchange)));
  }

  /// Access token, ID token and refresh token; the code is spent durably.
  Scenario codes(int count) {
    return new Scenario(
        "code + PKCE, 3 tokens",
        () -> Workload.once(gathered(scene.plainRequest(), count).map(this::redemption)));
  }

  Scenario introspection() {
    return new Scenario(
        "introspection, known", () -> Workload.of(issued(TOKENS).map(this::introspect)));
  }

  Scenario firstIntrospection(int count) {
    return new Scenario(
        "introspection, first", () -> Workload.once(issued(count).map(this::introspect)));
  }

  Scenario keys() {
    var request = Requests.get(scene.platform().endpoint("jwks_uri"), Map.of());
    return new Scenario("JWKS", () -> Workload.of(List.of(request)));
  }

  Scenario discovery() {
    var issuer = URI.create(scene.platform().issuer());
    var uri = issuer.resolve("/.well-known/oauth-authorization-server" + issuer.getRawPath());
    var request = Requests.get(uri, Map.of());
    return new Scenario("discovery", () -> Workload.of(List.of(request)));
  }

  private byte[] token(Map<String, String> headers, Map<String, String> form) {
    return Requests.form(scene.platform().endpoint("token_endpoint"), headers, form);
  }

  private byte[] exchange(String subjectToken) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", EXCHANGE);
    form.put("subject_token", subjectToken);
    form.put("subject_token_type", ACCESS_TOKEN);
    form.put("resource", Scene.CLINIC);
    return token(scene.server().basic(), form);
  }

  private byte[] redemption(String code) {
    return token(scene.application().basic(), redeemed(code));
  }

  private static Map<String, String> redeemed(String code) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", Scene.REDIRECT_URI);
    form.put("code_verifier", Scene.VERIFIER);
    return form;
  }

  private byte[] introspect(String token) {
    return Requests.form(
        scene.platform().endpoint("introspection_endpoint"),
        scene.server().basic(),
        Map.of("token", token));
  }

  /// So many tokens of the service for the MCP server.
  private Gathered issued(int count) {
    var tokens = new ArrayList<String>();
    gather(Workload.times(count, tokenRequest(), 200, answer -> tokens.add(accessToken(answer))));
    return new Gathered(tokens);
  }

  /// Bob's tokens that the agent acts with.
  private Gathered delegated() {
    var actor = new ArrayList<String>();
    gather(
        Workload.times(
            1, token(scene.agent().basic(), asked()), 200, a -> actor.add(accessToken(a))));
    var tokens = new ArrayList<String>();
    for (var code : gathered(scene.delegatedRequest(), TOKENS).values()) {
      var form = redeemed(code);
      form.put("actor_token", actor.getFirst());
      form.put("actor_token_type", ACCESS_TOKEN);
      gather(
          Workload.times(
              1, token(scene.application().basic(), form), 200, a -> tokens.add(accessToken(a))));
    }
    return new Gathered(tokens);
  }

  /// Codes by Bob's standing consent: asked for with his session, they come at once.
  private Gathered gathered(URI authorization, int count) {
    var codes = new ArrayList<String>();
    var cookies = Map.of("Cookie", scene.bobsBrowser().cookies(authorization));
    gather(
        Workload.times(
            count, Requests.get(authorization, cookies), 303, answer -> codes.add(code(answer))));
    return new Gathered(codes);
  }

  private void gather(Workload workload) {
    var load = LoadGenerator.run(server, GATHERING_CONNECTIONS, GATHERING, workload);
    if (load.refused() > 0) {
      throw new BenchFailed("while gathering: " + load.firstRefusal());
    }
  }

  private record Gathered(List<String> values) {

    List<byte[]> map(Function<String, byte[]> request) {
      return values.stream().map(request).toList();
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // the load generator wrapped it
  static String accessToken(ByteBuffer answer) {
    try {
      int body = HttpAnswer.body(answer.array(), answer.limit());
      return Web.text(
          JSON.readTree(new String(answer.array(), body, answer.limit() - body, US_ASCII)),
          "access_token");
    } catch (JsonProcessingException e) {
      throw new BenchFailed("a token response is no JSON", e);
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // the load generator wrapped it
  private static String code(ByteBuffer answer) {
    int body = HttpAnswer.body(answer.array(), answer.limit());
    var location = HttpAnswer.header(answer.array(), body, "Location");
    for (var field : URI.create(location).getRawQuery().split("&", -1)) {
      if (field.startsWith("code=")) {
        return field.substring("code=".length());
      }
    }
    throw new BenchFailed("no code in " + location);
  }
}
