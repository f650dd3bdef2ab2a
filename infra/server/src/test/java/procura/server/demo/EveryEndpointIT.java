package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// Whatever the metadata names takes bad input of every kind and answers with an error of the
/// standards: never a success that nobody earned, never a 5xx, never a stack trace. Endpoints that
/// are added are tried without a word here.
@ExtendWith(SharedPlatform.class)
class EveryEndpointIT {

  private static final String RESOURCE = "https://api.bad-input.example";
  private static final String FORM = "application/x-www-form-urlencoded";

  /// Every parameter that some specification knows, with a value of the right shape.
  private static final Map<String, String> PARAMETERS =
      Stream.of(
              "grant_type=client_credentials",
              "code=procura_code_x",
              "redirect_uri=https://bad-input.example/cb",
              "code_verifier=" + "v".repeat(43),
              "refresh_token=procura_rt_x",
              "scope=read",
              "resource=" + RESOURCE,
              "audience=" + RESOURCE,
              "subject_token=a.b.c",
              "subject_token_type=urn:ietf:params:oauth:token-type:access_token",
              "actor_token=a.b.c",
              "actor_token_type=urn:ietf:params:oauth:token-type:access_token",
              "requested_token_type=urn:ietf:params:oauth:token-type:access_token",
              "assertion=a.b.c",
              "client_assertion=a.b.c",
              "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
              "client_id=cli_nobody",
              "client_secret=procura_cs_x",
              "device_code=procura_dc_x",
              "user_code=WDJB-MJHT",
              "auth_req_id=procura_ar_x",
              "login_hint=bob",
              "login_hint_token=a.b.c",
              "id_token_hint=a.b.c",
              "binding_message=W4SCT",
              "requested_expiry=60",
              "token=a.b.c",
              "token_type_hint=access_token",
              "response_type=code",
              "response_mode=query",
              "state=s",
              "nonce=n",
              "code_challenge=" + "c".repeat(43),
              "code_challenge_method=S256",
              "requested_actor=agt_nobody",
              "authorization_details=[{\"type\":\"x\"}]",
              "claims={\"userinfo\":{}}",
              "prompt=none",
              "max_age=1",
              "acr_values=x",
              "ui_locales=de",
              "display=page",
              "dpop_jkt=" + "j".repeat(43),
              "request=a.b.c",
              "request_uri=urn:ietf:params:oauth:request_uri:x",
              "post_logout_redirect_uri=https://bad-input.example/bye",
              "logout_hint=x",
              "receipt=a.b.c")
          .map(parameter -> parameter.split("=", 2))
          .collect(Collectors.toMap(p -> p[0], p -> p[1], (first, _) -> first, LinkedHashMap::new));

  /// With one of these, most of the others are never looked at.
  private static final List<String> NOT_BY_DEFAULT =
      List.of(
          "client_secret",
          "client_assertion",
          "client_assertion_type",
          "grant_type",
          "request",
          "request_uri",
          "requested_actor",
          "authorization_details",
          "dpop_jkt",
          "prompt");

  private static final List<String> HOSTILE =
      List.of("", " ", "\0", "\r\nX: y", "é\uD83D\uDE00", "%", "{}", "[", "a".repeat(9_000), "-1");

  private static final int TOGETHER = 48;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Platform platform;
  private static JsonNode metadata;
  private static Map<String, String> client;
  private static String foreignClient;

  @BeforeAll
  static void register(PlatformUnderTest shared) {
    var web = new Web();
    platform = tenant(web, shared.base(), "bad-input");
    metadata = Platform.discover(web, platform.issuer());
    var all = Map.of("per_second", 10_000, "burst", 100_000);
    platform
        .patch("", Map.of("rate_limits", Map.of("registration", all, "client", all)))
        .expect(200);
    client = credentials(platform);
    foreignClient =
        credentials(tenant(web, shared.base(), "other-input")).getOrDefault("client_id", "");
  }

  @TestFactory
  @DisplayName("each parameter alone, twice, empty, hostile, oversized, and of another tenant")
  Stream<DynamicTest> everyParameter() {
    return endpoints()
        .flatMap(endpoint ->
            Stream.of("GET", "POST")
                .map(method ->
                    DynamicTest.dynamicTest(
                        method + " " + endpoint.getKey(),
                        () -> everyParameter(method, endpoint.getValue(), ""))));
  }

  @TestFactory
  @DisplayName(
      "#57 each grant that the metadata names, with each parameter missing, twice or hostile")
  Stream<DynamicTest> everyGrant() {
    var endpoint = platform.endpoint("token_endpoint");
    return StreamSupport.stream(metadata.path("grant_types_supported").spliterator(), false)
        .map(JsonNode::asText)
        .map(grant ->
            DynamicTest.dynamicTest(
                grant, () -> everyParameter("POST", endpoint, "&" + pair("grant_type", grant))));
  }

  /// What authenticates and asks for what it may have gets it: only this client's secret is good.
  private static boolean isEarned(String body) {
    return body.contains(pair("grant_type", "client_credentials"));
  }

  @Test
  @DisplayName("#56 a body of another type, or of none")
  void otherContentTypes() {
    endpoints()
        .forEach(endpoint -> {
          for (var type : List.of("application/json", "text/xml", "multipart/form-data", "x", "")) {
            for (var body : List.of("{\"grant_type\":[]}", "{", "[]", "\0", "")) {
              var answer = send("POST", endpoint.getValue(), type, body, true);
              assertGood(endpoint.getKey() + " with " + type, answer, false);
              assertThat(answer.statusCode()).as(endpoint.getKey()).isNotEqualTo(201);
            }
          }
        });
  }

  @Test
  @DisplayName(
      "a refusal that matters is in the audit trail, with its reason and without the secret")
  void refusalsAreRecorded(PlatformUnderTest shared) {
    var secret = "procura_cs_not-the-right-one";
    var quiet = tenant(new Web(), shared.base(), "quiet-input");
    var id = credentials(quiet).getOrDefault("client_id", "");
    quiet.token(Web.basic(id, secret), Map.of("grant_type", "client_credentials")).expect(401);
    await() // behind all that the other tests here leave to record
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() ->
            assertThat(Evidence.all(quiet, "/audit/records?outcome=refused").toString())
                .contains("invalid_client", id)
                .doesNotContain(secret));
  }

  /// Together, because refusals that come too thick wait for each other.
  private static void everyParameter(String method, URI endpoint, String more) {
    try (var together = Executors.newFixedThreadPool(TOGETHER)) {
      var checks = new ArrayList<CompletableFuture<Void>>();
      for (var parameter : PARAMETERS.entrySet()) {
        var name = parameter.getKey();
        for (var start : bodies(name, parameter.getValue())) {
          checks.add(
              CompletableFuture.runAsync(
                  () -> oneBody(method, endpoint, name, start + more), together));
        }
      }
      checks.forEach(CompletableFuture::join);
    }
    var foreign = without("client_id") + "&" + pair("client_id", foreignClient);
    assertGood("another tenant's client", send("POST", endpoint, FORM, foreign, false), false);
  }

  private static List<String> bodies(String name, String value) {
    var bodies = new ArrayList<String>();
    bodies.add(pair(name, value));
    bodies.add(all());
    bodies.add(without(name));
    bodies.add(all() + "&" + pair(name, value));
    HOSTILE.forEach(hostile -> bodies.add(without(name) + "&" + pair(name, hostile)));
    return bodies;
  }

  private static void oneBody(String method, URI endpoint, String name, String body) {
    var answer =
        method.equals("GET")
            ? send("GET", URI.create(endpoint + "?" + body), "", "", body.length() % 2 == 0)
            : send("POST", endpoint, FORM, body, body.length() % 2 == 0);
    assertGood(method + " " + endpoint + " with " + name, answer, isEarned(body));
  }

  /// None of these requests is entitled to a token, a code or a registration.
  private static void assertGood(String what, HttpResponse<String> answer, boolean earned) {
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isLessThan(500);
    assertThat(answer.body()).as(what).doesNotContain("Exception", "\tat ");
    if (!earned) {
      assertThat(answer.body()).as(what).doesNotContain("access_token\"");
    }
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .as(what)
        .doesNotContain("code=procura");
    if (answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json")
        && answer.statusCode() >= 400) {
      assertThat(answer.body()).as(what).contains("\"error\"");
    }
  }

  private static Stream<Map.Entry<String, URI>> endpoints() {
    return metadata.properties().stream()
        .filter(member -> member.getKey().endsWith("_endpoint"))
        .map(member -> Map.entry(member.getKey(), URI.create(member.getValue().asText())));
  }

  private static String all() {
    return without("");
  }

  /// A request that could be good, but for what is missing.
  private static String without(String name) {
    return PARAMETERS.entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals(name))
        .filter(parameter -> !NOT_BY_DEFAULT.contains(parameter.getKey()))
        .map(parameter ->
            pair(
                parameter.getKey(),
                parameter.getKey().equals("client_id")
                    ? client.getOrDefault("client_id", "")
                    : parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String pair(String name, String value) {
    return Web.encoded(name) + "=" + Web.encoded(value);
  }

  private static HttpResponse<String> send(
      String method, URI uri, String type, String body, boolean authenticated) {
    var request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (authenticated) {
      Web.basic(client.getOrDefault("client_id", ""), client.getOrDefault("client_secret", ""))
          .forEach(request::header);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer from " + uri, e);
    } catch (InterruptedException e) {
      throw Web.interrupted(e);
    }
  }

  private static Platform tenant(Web web, URI base, String name) {
    return Platform.signUp(
        web, base, name, name, "ada@" + name + ".example", "a-long-enough-passphrase");
  }

  private static Map<String, String> credentials(Platform tenant) {
    tenant.create(
        "/resources",
        Map.of(
            "identifier",
            RESOURCE,
            "name",
            "The API",
            "token_format",
            "jwt",
            "scopes",
            List.of(Map.of("name", "read", "description", "Read"))));
    var made =
        tenant.create(
            "/clients",
            Map.of(
                "client_name", "Tries everything",
                "redirect_uris", List.of("https://bad-input.example/cb"),
                "grant_types", List.of("authorization_code", "refresh_token", "client_credentials"),
                "token_endpoint_auth_method", "client_secret_basic",
                "access", List.of(Map.of("resource", RESOURCE, "scopes", List.of("read")))));
    return Map.of(
        "client_id", Web.text(made, "client_id"), "client_secret", Web.text(made, "client_secret"));
  }
}
