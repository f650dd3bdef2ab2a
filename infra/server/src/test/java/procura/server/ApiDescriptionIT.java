package procura.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.web.router.Router;
import io.swagger.v3.oas.models.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.house.DescribedApi;
import procura.tenancy.isolation.RequiredScope;

/// The description that the whole server hands out: every route of whatever room stands in it, and
/// the walls around the audit room are where it says.
@ExtendWith(SharedPlatform.class)
class ApiDescriptionIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DESCRIPTION = "/api/v1/openapi.yml";

  private static URI base;
  private static DescribedApi described;
  private static JsonNode ours;
  private static JsonNode theirs;

  @BeforeAll
  static void start(PlatformUnderTest shared) {
    base = shared.base();
    described = new DescribedApi(send(HttpRequest.newBuilder(base.resolve(DESCRIPTION))).body());
    ours = signUp("described");
    theirs = signUp("other-described");
  }

  @Test
  void everyRouteOfTheApiIsDescribedWithItsScopeAndNothingElseIs(PlatformUnderTest shared) {
    var routes = new TreeMap<String, List<String>>();
    shared
        .context()
        .getBean(Router.class)
        .uriRoutes()
        .filter(route -> route.getUriMatchTemplate().toPathString().startsWith("/api/"))
        .filter(route -> !route.getUriMatchTemplate().toPathString().equals(DESCRIPTION))
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .forEach(route ->
            routes.put(
                route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString(),
                route
                    .getAnnotationMetadata()
                    .stringValue(RequiredScope.class)
                    .map(List::of)
                    .orElse(List.of())));
    var operations = new TreeMap<String, List<String>>();
    described
        .operations()
        .forEach((name, operation) -> operations.put(name, DescribedApi.scopes(operation)));
    assertThat(operations)
        .isEqualTo(routes)
        .containsKeys(
            "POST /api/v1/tenants/{tenant}/clients", "GET /api/v1/tenants/{tenant}/audit/records");
    assertThat(operations.get("POST /api/v1/tenants")).as("sign-up is anybody's").isEmpty();
    assertThat(operations.values()).filteredOn(List::isEmpty).hasSize(1);
  }

  @TestFactory
  @DisplayName("[D15] nothing of the audit room is had without a token, its scope and its tenant")
  Stream<DynamicTest> theWallsOfTheAuditRoom() {
    return described.operations().entrySet().stream()
        .filter(operation -> operation.getKey().contains("/audit/"))
        .map(operation -> DynamicTest.dynamicTest(operation.getKey(), () -> walls(operation)));
  }

  @Test
  void theAuditRoomAnswersAsDescribed() {
    var token = token(ours, "audit:read audit:export");
    assertThat(call("GET", "/audit/records?limit=1", token, null).statusCode()).isEqualTo(200);
    assertThat(call("GET", "/audit/records?limit=201", token, null).statusCode()).isEqualTo(400);
    assertThat(call("GET", "/audit/records/0", token, null).statusCode()).isEqualTo(200);
    assertThat(call("GET", "/audit/records/99999999", token, null).statusCode()).isEqualTo(404);
    assertThat(call("GET", "/audit/checkpoint", token, null).statusCode()).isEqualTo(200);
    assertThat(call("GET", "/audit/checkpoint/key", token, null).statusCode()).isEqualTo(200);
    assertThat(call("POST", "/audit/exports", token, "{}").statusCode()).isEqualTo(202);
    assertThat(call("GET", "/audit/exports", token, null).statusCode()).isEqualTo(200);
    assertThat(call("GET", "/audit/exports/exp_none", token, null).statusCode()).isEqualTo(404);
  }

  private static void walls(Map.Entry<String, Operation> operation) {
    var method = operation.getKey().split(" ", -1)[0];
    var path =
        operation
            .getKey()
            .substring(method.length() + 1)
            .replace("/api/v1/tenants/{tenant}", "")
            .replace("{id}", "exp_x")
            .replace("{seq}", "0");
    var body = method.equals("POST") ? "{}" : null;
    assertThat(call(method, path, null, body).statusCode()).isEqualTo(401);
    assertThat(call(method, path, token(theirs, "audit:read audit:export"), body).statusCode())
        .isEqualTo(401);
    var refused = call(method, path, token(ours, "admin:read"), body);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("scope=\"" + String.join(" ", DescribedApi.scopes(operation.getValue())) + "\"");
  }

  private static JsonNode signUp(String name) {
    var answer =
        send(
            HttpRequest.newBuilder(base.resolve("/api/v1/tenants"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"tenant":"%s","display_name":"%s",
                         "admin":{"email":"a@%s.example","password":"a-long-enough-passphrase"}}
                        """
                            .formatted(name, name, name))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private static String token(JsonNode tenant, String scope) {
    var client = tenant.path("management_client");
    var basic = client.path("client_id").asText() + ":" + client.path("client_secret").asText();
    var answer =
        send(
            HttpRequest.newBuilder(base.resolve("/t/" + tenant.path("tenant").asText() + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=client_credentials&scope="
                            + scope.replace(" ", "%20")
                            + "&resource="
                            + base.resolve("/api/v1"))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).path("access_token").asText();
  }

  private static HttpResponse<String> call(
      String method, String path, @Nullable String token, @Nullable String body) {
    var request =
        HttpRequest.newBuilder(base.resolve("/api/v1/tenants/described" + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    var answer = send(request);
    described.check(request.build(), body, answer, answer.body());
    return answer;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("no answer", e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
