package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.house.fakes.TestAuthority;
import procura.server.PlatformUnderTest;

/// Clients that others wrote run whole flows against the running product and find nothing wrong.
class ForeignClientsIT {

  static final Duration GRACE = Duration.ofSeconds(5);

  private static final TestAuthority AUTHORITY = TestAuthority.create();

  @TempDir static Path folder;

  private static PlatformUnderTest platform;
  private static ForeignWorld world;

  @BeforeAll
  static void start() throws IOException {
    var authority = Files.writeString(folder.resolve("authority.pem"), AUTHORITY.pem());
    platform = PlatformUnderTest.forForeignClients(GRACE, authority);
    world = new ForeignWorld(platform.base(), GRACE);
    world.tellIdentity(AUTHORITY.issue("CN=127.0.0.1", "san=ip:127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    world.close();
    platform.close();
  }

  @Test
  @DisplayName("[C17, D8] openid-client: every flow of its users")
  void openidClient() {
    assertHolds("openid-client.mjs");
  }

  @Test
  @DisplayName("[A8] oauth4webapi: every response is valid")
  void oauth4webapi() {
    assertHolds("oauth4webapi.mjs");
  }

  @Test
  @DisplayName("[A1, B2, C14, D1] the MCP TypeScript SDKs: from a 401 to a tool call")
  void mcpTypeScriptSdk() {
    assertHolds("mcp.mjs");
  }

  @Test
  @DisplayName("[C14] the MCP conformance tool's plan for authorization servers")
  void mcpConformance() {
    assertHolds("conformance.mjs");
  }

  @Test
  @DisplayName("[B19, C12] openid-client: FAPI 2.0, signed requests, signed answers")
  void hardened() {
    assertHolds("hardened.mjs");
  }

  @Test
  @DisplayName("[A22, B19, C1, C18, D3, D4] clients register themselves, and the person signs in")
  void registration() {
    assertHolds("registration.mjs");
  }

  @Test
  @DisplayName("Redocly's linter: the admin API's description has no mistake")
  void openApi() {
    assertHolds("openapi.mjs");
  }

  @Test
  @DisplayName("[C3, B20] openid-client: the device grant and CIBA, polled and pinged")
  void approvals() {
    assertHolds("approvals.mjs");
  }

  @Test
  @DisplayName("openid-client: rich authorization requests (RFC 9396)")
  void authorizationDetails() {
    assertHolds("details.mjs");
  }

  @Test
  @DisplayName("FAPI 2.0 Message Signing: every signature is made and verified by the library")
  void signed() {
    assertHolds("signed.mjs");
  }

  @Test
  @DisplayName("step-up, pairwise names, resource indicators, logout on both channels")
  void sessions() {
    assertHolds("sessions.mjs");
  }

  @Test
  @DisplayName("[C14] the MCP SDKs' own providers: agents, enterprise-managed, workloads, DPoP")
  void mcpProviders() {
    assertHolds("providers.mjs");
  }

  @Test
  @DisplayName("the MCP SDKs' client id is the URL of a metadata document")
  void metadataDocuments() {
    assertHolds("documents.mjs");
  }

  @Test
  void everyFlowIsPlayedHere() throws IOException {
    try (var flows = Files.list(ForeignWorld.flows())) {
      assertThat(flows.filter(Files::isRegularFile).map(flow -> flow.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "openid-client.mjs",
              "oauth4webapi.mjs",
              "mcp.mjs",
              "conformance.mjs",
              "openapi.mjs",
              "hardened.mjs",
              "approvals.mjs",
              "details.mjs",
              "documents.mjs",
              "providers.mjs",
              "sessions.mjs",
              "signed.mjs",
              "registration.mjs");
    }
  }

  private static void assertHolds(String flow) {
    var ended = world.play(flow);
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).as("it ran tests").containsPattern("ℹ pass [1-9]");
  }
}
