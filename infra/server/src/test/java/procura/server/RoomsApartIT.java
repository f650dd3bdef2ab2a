package procura.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import procura.embedded.EmbeddedPostgres;
import procura.tenancy.keys.MasterKey;

/// `--target control`, `token` and `audit` as three processes on one empty database, started at
/// once: what one acknowledges holds on the others for the very next request.
class RoomsApartIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void threeProcessesAreOneProduct() throws Exception {
    var data = PlatformUnderTest.Folder.create();
    var key = data.resolve("master.key");
    MasterKey.readOrCreate(key);
    try (var postgres = EmbeddedPostgres.durable(data.resolve("postgres"), 0);
        var token = new ProductProcess(settings(postgres, key, "token", null));
        var control = new ProductProcess(settings(postgres, key, "control", token.base()));
        var audit = new ProductProcess(settings(postgres, key, "audit", token.base()))) {
      var rooms = List.of(token, control, audit);
      rooms.forEach(ProductProcess::begin);
      rooms.forEach(ProductProcess::awaitReady);
      play(token.base(), control.base(), audit.base());
      eachRoomIsAlone(token.base(), control.base(), audit.base());
    } finally {
      PlatformUnderTest.Folder.delete(data);
    }
  }

  private static Map<String, String> settings(
      EmbeddedPostgres postgres, Path key, String target, @Nullable URI origin) {
    var settings =
        new HashMap<>(
            Map.of(
                "PROCURA_DATABASE_URL", postgres.jdbcUrl(),
                "PROCURA_DATABASE_USER", postgres.user(),
                "PROCURA_DATABASE_PASSWORD", postgres.password(),
                "PROCURA_MASTER_KEY_FILE", key.toString(),
                "PROCURA_TARGET", target));
    if (origin != null) {
      settings.put("PROCURA_BASE_URL", origin.toString());
    }
    return settings;
  }

  private void play(URI token, URI control, URI audit) throws Exception {
    var signedUp =
        post(
            control.resolve("/api/v1/tenants"),
            "application/json",
            null,
            """
            {"tenant":"apart","display_name":"Apart",
             "admin":{"email":"a@apart.example","password":"correct horse"}}
            """);
    assertThat(signedUp.statusCode()).as(signedUp.body()).isEqualTo(201);
    var client = JSON.readTree(signedUp.body()).path("management_client");
    var issued = token(token, client);
    assertThat(issued.statusCode()).as("the very next request: " + issued.body()).isEqualTo(200);
    var bearer = JSON.readTree(issued.body()).path("access_token").asText();
    var clients = get(control.resolve("/api/v1/tenants/apart/clients"), bearer);
    var records = audit.resolve("/api/v1/tenants/apart/audit/records");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(get(records, bearer).body()).contains("AccessTokenIssued"));
    assertThat(clients.statusCode())
        .as("%s: %s", clients.headers().map(), get(records, bearer).body())
        .isEqualTo(200);
    assertThat(get(token.resolve("/metrics"), null).body())
        .contains("procura_tokens_issued_total{grant=\"client_credentials\"}")
        .contains("procura_log_head");
    assertThat(get(audit.resolve("/metrics"), null).body())
        .contains("procura_feed_lag{subscription=\"audit\"}")
        .contains("procura_feed_stopped{subscription=\"audit\"} 0");
    assertThat(get(records, null).statusCode()).as("not without a token").isEqualTo(401);
    assertThat(get(records, "nonsense").statusCode()).isEqualTo(401);
  }

  private void eachRoomIsAlone(URI token, URI control, URI audit) throws Exception {
    assertThat(get(token.resolve("/api/v1/tenants/apart/clients"), null).statusCode())
        .isEqualTo(404);
    assertThat(get(token.resolve("/api/v1/tenants/apart/audit/records"), null).statusCode())
        .isEqualTo(404);
    assertThat(get(control.resolve("/t/apart/jwks"), null).statusCode()).isEqualTo(404);
    assertThat(get(audit.resolve("/t/apart/jwks"), null).statusCode()).isEqualTo(404);
    assertThat(get(token.resolve("/t/apart/jwks"), null).statusCode()).isEqualTo(200);
    assertThat(post(audit.resolve("/api/v1/tenants"), "application/json", null, "{}").statusCode())
        .isIn(401, 404, 405);
  }

  private HttpResponse<String> token(URI token, JsonNode client) throws Exception {
    var basic = client.path("client_id").asText() + ":" + client.path("client_secret").asText();
    return post(
        token.resolve("/t/apart/token"),
        "application/x-www-form-urlencoded",
        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)),
        "grant_type=client_credentials&scope=admin:read%20audit:read&resource="
            + token.resolve("/api/v1"));
  }

  private HttpResponse<String> post(
      URI uri, String type, @Nullable String authorization, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(URI uri, @Nullable String bearer) throws Exception {
    var request = HttpRequest.newBuilder(uri);
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
