package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.embedded.EmbeddedPostgres;
import procura.server.PlatformUnderTest;
import procura.server.demo.Web.Answer;
import procura.tenancy.keys.MasterKey;

/// PostgreSQL goes away and comes back. Meanwhile nothing is issued and nothing hangs, and whoever
/// only verifies tokens notices nothing.
class OutageIT {

  private static final String RESOURCE = "https://api.outage.example";
  private static final String ADMIN = "ada@outage.example";

  private final Web web = new Web();

  @Test
  void failsClosedAndComesBackByItself(@TempDir Path data) throws Exception {
    // for PostgreSQL's user
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    var key = data.resolve("master.key");
    MasterKey.readOrCreate(key);
    var postgres = EmbeddedPostgres.durable(data.resolve("postgres"), 0);
    try (var product =
        PlatformUnderTest.onDatabase(
            postgres.jdbcUrl(), postgres.user(), postgres.password(), key)) {
      var tenant =
          Platform.signUp(
              web, product.base(), "outage", "Outage", ADMIN, "a-long-enough-passphrase");
      var agent = register(tenant);
      var first = jti(token(tenant, agent).expect(200));
      var keys = web.get(tenant.endpoint("jwks_uri"), Map.of()).expect(200).body();
      Platform.discover(web, tenant.issuer()); // once more: the first reading of the keys made one

      postgres.close();
      var refused = token(tenant, agent);
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.json().path("error").asText()).isEqualTo("temporarily_unavailable");
      assertThat(web.get(health(product, "ready"), Map.of()).status()).isEqualTo(503);
      assertThat(web.get(health(product, "live"), Map.of()).status()).isEqualTo(200);
      Platform.discover(web, tenant.issuer());
      assertThat(web.get(tenant.endpoint("jwks_uri"), Map.of()).expect(200).body()).isEqualTo(keys);

      postgres = EmbeddedPostgres.durable(data.resolve("postgres"), 0);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> web.get(health(product, "ready"), Map.of()).status() == 200);
      await().atMost(Duration.ofSeconds(30)).until(() -> token(tenant, agent).status() == 200);
      assertRecorded(tenant, first);
    } finally {
      postgres.close();
    }
  }

  private record Agent(String id, String secret) {}

  private static Agent register(Platform tenant) {
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
            "/agents",
            Map.of(
                "name", "Night shift",
                "owners", List.of(ADMIN),
                "access", List.of(Map.of("resource", RESOURCE, "scopes", List.of("read"))),
                "credential", Map.of("type", "client_secret")));
    return new Agent(Web.text(made, "agent_id"), Web.text(made, "client_secret"));
  }

  private static Answer token(Platform tenant, Agent agent) {
    return tenant.token(
        Web.basic(agent.id(), agent.secret()),
        Map.of("grant_type", "client_credentials", "resource", RESOURCE));
  }

  private static String jti(Answer answer) {
    return Web.text(Web.claims(Web.text(answer.json(), "access_token")), "jti");
  }

  private static URI health(PlatformUnderTest product, String probe) {
    return product.base().resolve("/health/" + probe);
  }

  private static void assertRecorded(Platform tenant, String jti) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(Evidence.all(tenant, "/audit/records?jti=" + jti)).hasSize(1));
  }
}
